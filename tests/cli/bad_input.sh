#!/bin/sh
# Input that is no message, no zone or no key: always a verdict or an error that names the rule.
# shellcheck source-path=SCRIPTDIR source=lib.sh disable=SC2016,SC2059
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need openssl
need_python subprocess

cd "$MA_TMP" || exit 1
zone=key.zone
make_key_zone key.zone
judge() {
	code=$1
	shift
	wants "$code" "$verify" --dns-file "$zone" --explain "$@"
	silent err
}
feed() { # CODE: judges standard input, made by printf of the rest
	code=$1
	shift
	# shellcheck disable=SC2059 # formats are the point
	printf "$@" >input
	judge "$code" input
}
signed() { # SED-SCRIPT: honest.eml with its header changed
	sed "$1" "$demo/honest.eml" >input
}

row CLI-5 "an empty input has no signature, and no author (RFC 9989 5.3.1)"
feed 76 ''
says out 'dkim=none (not signed)'
says out 'dmarc=permerror (no author domain)'

row CLI-5 "a body without a header has no author, and a header without a body is a message"
feed 76 '\r\nbody\r\n'
feed 2 'From: a@example.com\r\n'
feed 2 'From: a@example.com'

row CLI-5 "a signed message that ends after its header: the body hash is of an empty body"
sed '/^.$/,$d' "$demo/honest.eml" >input
judge 1 input
says out 'dkim=fail (body hash did not verify)'

row CLI-5 "a header of 10 MiB: the limit is named"
{ head -c 10485760 /dev/zero | tr '\0' 'a'; printf ': x\r\n'; cat "$demo/honest.eml"; } >input
judge 76 input
says out 'over the limit\|too many octets\|too large\|header bytes'
{ sed '/^.$/,$d' "$demo/honest.eml"; printf 'X: '; head -c 10485760 /dev/zero | tr '\0' 'a'
	printf '\r\n\r\nbody\r\n'; } >input
judge 76 input

row CLI-5 "a header of 100000 fields: the limit is named"
{ yes 'X: y' | head -n 100000 | sed 's/$/\r/'; cat "$demo/honest.eml"; } >input
judge 76 input
says out 'fields'

row CLI-5 "1000 signatures: those beyond the limit are not looked at, and one entry says so"
{ yes 'DKIM-Signature: v=1' | head -n 900 | sed 's/$/\r/'; cat "$demo/honest.eml"; } >input
judge 2 input
says out 'too many signatures'

row CLI-5 "a NUL, a bare CR or a bare LF in the header of a signed message: named, and never a pass"
"$python" - "$demo/honest.eml" <<'PYTHON'
import sys
message = open(sys.argv[1], "rb").read()
for name, octets in (("nul", b"\0"), ("cr", b"\r"), ("lf", b"\n")):
    with open(name + ".eml", "wb") as out:
        out.write(message.replace(b"To: Ben", b"To: B" + octets + b"en"))
    with open(name + "_unsigned.eml", "wb") as out:
        out.write(message.replace(b"Date:", b"X-Unsigned: a" + octets + b"b\r\nDate:"))
PYTHON
for suffix in .eml _unsigned.eml; do
	judge 76 "nul$suffix"
	says out 'permerror (.*NUL'
	judge 76 "cr$suffix"
	says out 'permerror (.*CR'
	judge 76 "lf$suffix"
	says out 'permerror (.*LF'
done

row CLI-5 "a line that is no field, and a header that begins with a fold"
signed '/^From:/i no colon here\r'
judge 76 input
says out 'defect: .* at octet '
{ printf ' folded\r\n'; cat "$demo/honest.eml"; } >input
judge 76 input
says out 'defect: .* at octet 0'

row CLI-5 "NULs and other octets in a body are data"
"$python" "$here/signer.py" key key.pem own.zone || exit 1
printf 'From: a@example.com\r\n\r\n\0\377\200\r\n.\r\n\0' |
	"$python" "$here/signer.py" sign key.pem >input || exit 1
wants 0 "$verify" --dns-file own.zone input

row CLI-5 "a million random octets: no signature, no crash"
head -c 1000000 /dev/urandom >input
code=0
"$verify" --dns-file "$zone" -q input 2>err || code=$?
[ "$code" -eq 2 ] || [ "$code" -eq 76 ] || fault "random octets: $code"
silent err

row CLI-5 "a malformed zone file: 65, with line and column"
bad_zone() { # LINE COLUMN TEXT
	printf "$3" >bad.zone
	wants 65 "$verify" --dns-file bad.zone "$demo/honest.eml"
	one_error
	says err "^mailauth-verify: bad\\.zone:$1:$2: ."
}
bad_zone 1 '[0-9]*' 'a.example. IN TXT "no end'
bad_zone 2 '[0-9]*' '; fine\na.example. IN A 192.0.2.999\n'
bad_zone 3 '[0-9]*' 'a.example. IN A 192.0.2.1\n\nb.example. IN NONSENSE x\n'
bad_zone '[0-9]*' '[0-9]*' 'a.example. IN TXT ( "a"\n'
bad_zone 1 '[0-9]*' '$INCLUDE other.zone\n'
bad_zone 1 '[0-9]*' '$FAIL a.example TXT slowly\n'
bad_zone 1 '[0-9]*' '\0\0\0\n'
bad_zone 1 '[0-9]*' 'a..example. IN A 192.0.2.1\n'

row CLI-5 "random octets as a zone file: 65 and one line, or nothing to complain of"
for seed in 1 2 3 4 5 6 7 8; do
	"$python" -c "import random, sys
sys.stdout.buffer.write(random.Random($seed).randbytes(5000))" >random.zone
	code=0
	"$verify" --dns-file random.zone -q "$demo/honest.eml" >out 2>err || code=$?
	case $code in
	65) one_error ;;
	76) silent err ;;
	*) fault "random zone $seed: $code" ;;
	esac
done

row CLI-5 "files that cannot be read: 66"
wants 66 "$verify" --dns-file "$zone" .
one_error
wants 66 "$verify" --dns-file . "$demo/honest.eml"
one_error
wants 66 "$verify" --dns-file "$zone" missing/message.eml
one_error
code=0
"$verify" --dns-file "$zone" <&- >out 2>err || code=$?
[ "$code" -eq 66 ] || fault "closed standard input: $code, wanted 66"

row CLI-5 "a garbage key record is a permerror that says what is wrong"
key_record() { # TEXT PATTERN
	printf 'spring._domainkey.example.com. IN TXT %s\n' "$1" >key.zone
	wants 76 "$verify" --dns-file key.zone "$demo/honest.eml"
	says out "dkim=permerror ($2)"
}
key_record '"v=DKIM1; p="' 'key revoked'
key_record '"v=DKIM1; k=rsa"' 'key .*'
key_record '"v=DKIM1; p=AAAA"' 'key data cannot be read'
key_record '"v=DKIM1; p=!!!!"' 'key .*'
key_record '"v=DKIM2; p=AAAA"' '.*'
key_record '"\000\255;;;===\"\\"' '.*'
key_record '""' '.*'
key_record '"v=DKIM1; k=nonsense; p=AAAA"' '.*'
key_record '"v=DKIM1; h=sha1; p=AAAA"' '.*'

finish
