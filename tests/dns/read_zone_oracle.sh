#!/bin/sh
# Random records of all types: dnspython means by our writing what we were given, and what
# ldns-read-zone makes of it we read as the same. The argument is how many.
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need ldns-read-zone
need_python dns.rdata

cd "$MA_TMP" || exit 1
zone=$MA_BIN/mailauth-zone
count=${1:-2000}
"$python" "$MA_SOURCE_DIR/tests/dns/read_zone_oracle.py" make "$count" >generic || fault "no records"
wants 0 "$zone" generic
cp out ours

row ZF-16 "our writing of $count records means to dnspython what they are"
[ "$(wc -l <ours)" -eq $((count + 1)) ] || fault "$(wc -l <ours) lines"
"$python" "$MA_SOURCE_DIR/tests/dns/read_zone_oracle.py" compare generic ours >log 2>&1 ||
	fault "$(tail -2 log)"
cat log

row ZF-16 "and through ldns-read-zone and back they are the same"
ldns-read-zone ours >theirs 2>err || fault "$(head -2 err)"
wants 0 "$zone" theirs
sort out >back
sort ours >sorted
cmp -s back sorted || fault "$(diff sorted back | head -6)"
finish
