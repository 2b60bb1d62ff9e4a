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
wants 64 "$dnssec" match - -
wants 66 "$dnssec" ds none

# signed CASE-OF-OWNER RECORD: the MX of RFC 8080 6.1, its signature and its key
signed() {
	printf '%s 3600 IN MX %s\n' "$1" "$2"
	echo 'example.com. 3600 IN RRSIG MX 15 2 3600 1440021600 1438207200 3613 example.com. (' \
		'oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M' \
		'3e23mRZ9VrbpMngwcrqNAg== )'
	cat key
}

row CLI-22 "rrsig, with the records of RFC 8080 6.1, whatever stands between them"
{
	signed Example.com. '10 mail.example.com.'
	echo 'a.example.com. 5 IN MX 11 mail.example.com.'
} >zone
wants 0 "$dnssec" rrsig --time 1439114400 zone
echo 'example.com. MX 15 3613: valid' >want
cmp -s out want || fault "unlike: $(cat out)"
wants 0 "$dnssec" rrsig -q --time 1439114400 zone
silent out

row CLI-22 "a reason for each signature that is not"
wants 1 "$dnssec" rrsig --time 1440021601 zone
says out '^example.com. MX 15 3613: expired$'
signed example.com. '11 mail.example.com.' >zone
wants 1 "$dnssec" rrsig --time 1439114400 zone
says out '^example.com. MX 15 3613: signature did not verify$'
signed a.example.com. '10 mail.example.com.' >zone
wants 1 "$dnssec" rrsig --time 1439114400 zone
says out '^example.com. MX 15 3613: no records that it covers$'

row CLI-22 "a revoked key's signature is right beside another, and alone makes nothing valid"
{
	echo 'example.com. 5 IN DNSKEY 385 3 15 IwjPaJ3ei+gY/g57pfxVhFP+e/FcoIhNRIn61WKe6+0='
	echo 'example.com. 5 IN DNSKEY 257 3 15 LbrgZGnqpn1kJeJY69SBaBX/m4M+9IUpZpO4pRbs23Y='
	echo 'example.com. 5 IN RRSIG DNSKEY 15 2 3600 1440021600 1438207200 34443 example.com. (' \
		'iqTgvAyU4qKB7aco7YAdPTp5/2bYnSrG7fM5BJs5BlClzfCXxuKhX0IZAtCbKNoHUFkSXNOp5OJmeK33h7KxDg== )'
} >revoked
wants 1 "$dnssec" rrsig --time 1439114400 revoked
says out '^example.com. DNSKEY 15 34443: by a revoked key'
{
	cat revoked
	echo 'example.com. 5 IN RRSIG DNSKEY 15 2 3600 1440021600 1438207200 23951 example.com. (' \
		'ORPAHJ8y0FttsV7dqOfPPF8ubyX3BPY/zunys6GOl6KWsRg0s3oG3+jriHSJs6EAIiUJDO5FHUdYrQYl1ZkcAQ== )'
} >both
wants 0 "$dnssec" rrsig --time 1439114400 both
says out '^example.com. DNSKEY 15 34443: by a revoked key'
says out '^example.com. DNSKEY 15 23951: valid$'

# wildcard OWNER: an A record with the signature of *.example.com's
wildcard() {
	printf '%s. 3600 IN A 192.0.2.1\n' "$1"
	printf '%s. 3600 IN RRSIG A 15 2 3600 1440021600 1438207200 23951 example.com. (%s)\n' "$1" \
		'mloN/0rBvOOeHlg+MhMQFkewtVXgRehFF4XvzIU6OXDi/WhjnkSanGR5n4LUxxojxEMUa5Ds0yra/B7SGXnhDA=='
}

row SEC-13 "a signature of a wildcard is told as that"
{
	wildcard '*.example.com'
	echo 'example.com. 5 IN DNSKEY 257 3 15 LbrgZGnqpn1kJeJY69SBaBX/m4M+9IUpZpO4pRbs23Y='
} >source
wants 0 "$dnssec" rrsig --time 1439114400 source
says out '^\*.example.com. A 15 23951: valid$'
for owner in a.b.example.com 'a\.b.example.com' 'a\\.example.com'; do
	{
		wildcard "$owner"
		cat source
	} >expanded
	wants 0 "$dnssec" rrsig --time 1439114400 expanded
	[ "$(grep -c 'A 15 23951: valid, of a wildcard$' out)" -eq 1 ] || fault "$owner: $(cat out)"
	[ "$(grep -c 'A 15 23951: valid$' out)" -eq 1 ] || fault "$owner: $(cat out)"
done

row CLI-22 "a zone without signatures has nothing to check"
wants 2 "$dnssec" rrsig key

row CLI-22 "the wish to have no DS is a reason of its own, and no match (RFC 8078 4)"
echo 'example.com. 3600 IN CDS 0 0 0 00' >none
wants 0 "$dnssec" match none key
says out '^example.com. CDS 0 0 0: the wish to have no DS$'
sed 's/ CDS / DS /' none >no.ds
wants 1 "$dnssec" match no.ds key
echo 'example.com. 3600 IN CDNSKEY 0 3 0 AA==' >nokey
wants 0 "$dnssec" match none nokey
wants 1 "$dnssec" match ds nokey
says out ': no key with this tag$'
wants 2 "$dnssec" ds nokey
says err '^mailauth-dnssec: example.com.: the wish to have no DS$'
silent out

row CLI-23 "a wish beside a key is no reason against it, in either order"
cat key nokey >wish.last
cat nokey key >wish.first
for file in wish.last wish.first; do
	wants 0 "$dnssec" ds "$file"
	cmp -s out ds || fault "unlike: $(cat out)"
	says err ': the wish to have no DS$'
done

row CLI-23 "a key that no DS may name is well-formed, but not right, wherever it stands"
echo 'example.com. 3600 IN DNSKEY 385 3 15 IwjPaJ3ei+gY/g57pfxVhFP+e/FcoIhNRIn61WKe6+0=' >gone
for files in 'gone' 'gone key' 'key gone' 'gone nokey' 'nokey gone'; do
	# shellcheck disable=SC2086
	cat $files >mixed
	wants 1 "$dnssec" ds mixed
	says err ': a key that no DS may name$'
done

row CLI-23 "a key that is a DNSKEY and a CDNSKEY has one DS"
{
	cat key
	sed 's/ DNSKEY / CDNSKEY /' key
} >twin
wants 0 "$dnssec" ds twin
cmp -s out ds || fault "unlike: $(cat out)"

row SEC-7 "that wish stands in a zone beside its keys, and the CDNSKEY must have it, too"
cat none nokey key >leaving
wants 0 "$dnssec" match leaving leaving
sed 's/ DNSKEY / CDNSKEY /' key >cdnskey
cat none cdnskey key >torn
wants 1 "$dnssec" match torn torn
sed 's/ DS / CDS /' ds >cds
cat nokey cds key >torn
wants 1 "$dnssec" match torn torn

row SEC-19 "CDS and CDNSKEY match in content, where there are both (RFC 7344 4)"
cat cds cdnskey key >zone
wants 0 "$dnssec" match zone zone
says out '^example.com. CDS 3613 15 2: match$'
echo 'example.com. 3600 IN CDNSKEY 257 3 15 LbrgZGnqpn1kJeJY69SBaBX/m4M+9IUpZpO4pRbs23Y=' >coming
cat cds coming key >zone
wants 1 "$dnssec" match zone zone
says out '^example.com. CDS 3613 15 2: beside the CDNSKEY: no key with this tag$'
says out '^example.com. CDNSKEY 23951 15: no CDS names it$'
cat cds cdnskey coming key >zone
wants 1 "$dnssec" match zone zone
says out '^example.com. CDS 3613 15 2: match$'
says out '^example.com. CDNSKEY 23951 15: no CDS names it$'

row SEC-19 "one of them names a DNSKEY, others may name keys that are to come (RFC 7344 4.1)"
wants 0 "$dnssec" ds coming
sed 's/ DS / CDS /' out >later
cat cds later cdnskey coming key >zone
wants 0 "$dnssec" match zone zone
cat later coming key >zone
wants 1 "$dnssec" match zone zone
says out '^example.com. CDS 23951 15 2: no key with this tag$'

row SEC-19 "a child need not publish both (RFC 7344 4): the same holds without CDNSKEYs"
cat cds later >rolling
wants 0 "$dnssec" match rolling key
says out '^example.com. CDS 3613 15 2: match$'
says out '^example.com. CDS 23951 15 2: no key with this tag, so of one to come$'
wants 1 "$dnssec" match later key
says out '^example.com. CDS 23951 15 2: no key with this tag$'
cat cds none >torn
wants 1 "$dnssec" match torn key
sed 's/ CDS / DS /' rolling >both.ds
wants 1 "$dnssec" match both.ds key
row SEC-19 "a CDS with the tag of a key there is, but another digest, is wrong beside a right one"
{
	cat cds
	echo 'example.com. 3600 IN CDS 3613 15 2 3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304c'
} >torn
wants 1 "$dnssec" match torn key

row SEC-2 "40,000 CDS beside as many CDNSKEYs are compared with each other once"
awk 'BEGIN {
	for (i = 0; i < 40000; i++) {
		printf "example.com. 60 IN CDS %d 15 2 %064d\n", i, i
		printf "example.com. 60 IN CDNSKEY 257 3 15 %08d\n", i
	}
}' >many
wants 1 timeout 10 "$dnssec" match many many
[ "$(grep -c ': no CDS names it$' out)" -eq 40000 ] || fault "not all of them are named"

row SEC-5 "what SHA-1 says is told if it is wrong, though some ignore it beside SHA-256"
wants 0 "$dnssec" ds -a 1 key
cat ds out >two
wants 0 "$dnssec" match two key
says out '^example.com. DS 3613 15 1: SHA-1, ignored beside a better digest$'
{
	cat ds
	echo 'example.com. 3600 IN DS 3613 15 1 0000000000000000000000000000000000000000'
} >two
wants 1 "$dnssec" match two key
says out '^example.com. DS 3613 15 1: the key has another digest$'
says out '^example.com. DS 3613 15 2: match$'

row CLI-22 "usage and files that are not there"
for arguments in '' 'what' 'ds -a 3 key' 'ds -a' 'rrsig --time x zone' 'rrsig --rsa-bits 1 zone' \
	'rrsig --rsa-bits x zone' 'ds --nothing' 'ds key key' 'rrsig --time=+1 zone' 'rrsig --time= zone' \
	'rrsig --rsa-bits=-1 zone' 'rrsig --time=9223372036854775808 zone' 'rrsig --rsa-bits=0x800 zone'; do
	# shellcheck disable=SC2086
	wants 64 "$dnssec" $arguments
	one_error
done
wants 66 "$dnssec" rrsig no.zone
one_error
wants 0 "$dnssec" --help
says out '^usage: mailauth-dnssec'
wants 0 "$dnssec" --version
says out '^mailauth-dnssec [0-9]'
finish
