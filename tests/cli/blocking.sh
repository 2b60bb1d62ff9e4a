#!/bin/sh
# The shortest caller, examples/verify_blocking.c, works.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"

cd "$MA_TMP" || exit 1
blocking=$MA_BIN/verify_blocking
# what `dig +short TXT` prints: the strings of one record on one line
grep -o '"[^"]*"' "$demo/example.zone" | tr '\n' ' ' >key.txt
echo >>key.txt

row CLI-11 "a blocking caller answers inside its ask function and never sees PENDING"
wants 0 "$blocking" "$demo/honest.eml" key.txt
says out '^Authentication-Results: mx.example.net;'
says out 'dkim=pass header.d=example.com'
silent err

row CLI-11 "its verdict is that of mailauth-verify"
cp out blocking.out
wants 0 "$verify" --dns-file "$demo/example.zone" -m mx.example.net "$demo/honest.eml"
cmp -s out blocking.out || fault "different fields: $(cat out blocking.out)"

row CLI-11 "a resolver without an answer is a temperror, never a pass"
wants 0 "$blocking" "$demo/honest.eml" missing.txt
says out 'dkim=temperror'

row CLI-11 "an answer that cannot be read is no key"
echo '"v=DKIM1; p=' >bad.txt
wants 0 "$blocking" "$demo/honest.eml" bad.txt
says out 'dkim=temperror\|dkim=permerror'

finish
