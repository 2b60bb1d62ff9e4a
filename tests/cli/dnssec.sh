#!/bin/sh
# mailauth-dnssec: a line and a reason each, and the exit code says whether all is right.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"

cd "$MA_TMP" || exit 1
dnssec=$MA_BIN/mailauth-dnssec
program=mailauth-dnssec
echo 'example.com. 3600 IN DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=' >key
echo 'example.com. 3600 IN DS 3613 15 2 3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b' >ds

row CLI-22 "ds and match, with the key of RFC 8080 6.1"
wants 0 "$dnssec" ds key
cmp -s out ds || fault "unlike: $(cat out)"
wants 0 "$dnssec" match ds key
says out '^example.com. DS 3613 15 2: match$'
sed 's/304b$/304c/' ds >other
wants 1 "$dnssec" match other key
says out ': the key has another digest$'
sed 's/304b$//' ds >short
wants 65 "$dnssec" match short key
says out ': digest of a wrong length$'
says err 'needs 64 hex digits, found 60$'
wants 2 "$dnssec" match key ds
wants 64 "$dnssec" match ds
wants 66 "$dnssec" ds none
finish
