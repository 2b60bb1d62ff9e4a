#!/bin/sh
# The exit code of mailauth-verify is the verdict: one of each kind of DKIM, where DMARC says none
# (verdicts.sh has those of SPF and DMARC); and of each kind of error.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need openssl
need_python subprocess

cd "$MA_TMP" || exit 1
name=spring._domainkey.example.com
judge() {
	code=$1
	shift
	wants "$code" "$verify" --dns-file key.zone -m mx.example.net "$@"
}

make_key_zone key.zone
printf 'From: a@example.com\r\nTo: b@example.net\r\nSubject: l\r\nDate: today\r\n\r\nsigned\r\nadded\r\n' >plain
sed 's/3 pm/4 pm/' "$demo/honest.eml" >body.eml
sed 's/a=rsa-sha256/a=rsa-sha999/' "$demo/honest.eml" >algorithm.eml
sed 's/; v=1/; v=2/; s/: v=1/: v=2/' "$demo/honest.eml" >version.eml
sed 's/v=DKIM1;/v=DKIM1; t=y;/' key.zone >testing.zone
"$python" "$here/signer.py" key key.pem length.zone || exit 1
"$python" "$here/signer.py" sign key.pem relaxed/relaxed "" 8 <plain >length.eml || exit 1
"$python" "$here/signer.py" sign key.pem relaxed/relaxed " t=1700000000; x=1700086400;" \
	<plain >expiring.eml || exit 1

row CLI-1 "a signature that verifies: 0"
judge 0 "$demo/honest.eml"
silent err
says out 'dkim=pass'

row CLI-1 "a changed body: fail, 1"
judge 1 body.eml
says out 'dkim=fail (body hash did not verify)'

row CLI-1 "a message without a signature: none, 2"
judge 2 plain
says out 'dkim=none'

row CLI-1 "an algorithm that nobody knows: neutral, 2"
judge 2 algorithm.eml
says out 'dkim=neutral (unknown algorithm)'

row CLI-1 "a failure under a key that says t=y: neutral, 2 (RFC 6376 3.6.1)"
wants 2 "$verify" --dns-file testing.zone body.eml
says out 'dkim=neutral'

row CLI-1 "l=: refused is policy and counts as fail, 1"
wants 1 "$verify" --dns-file length.zone length.eml
says out 'dkim=policy'

row CLI-1 "l= over part of the body, where the whole is wanted: 1"
wants 1 "$verify" --dns-file length.zone --body-length whole length.eml
says out 'dkim=policy'

row CLI-1 "l= allowed: 0"
wants 0 "$verify" --dns-file length.zone --body-length allow length.eml
says out 'dkim=pass'

row CLI-1 "before x= it passes, after it fails (RFC 6376 3.5)"
wants 0 "$verify" --dns-file length.zone --time 1700000001 expiring.eml
wants 1 "$verify" --dns-file length.zone --time 1800000000 expiring.eml
says out 'dkim=fail (signature expired)'

row CLI-1 "a key that cannot be had for now: temperror, 75"
judge 75 --dns-fail "$name" "$demo/honest.eml"
says out 'dkim=temperror'

row CLI-1 "no key: permerror, 76"
judge 76 --dns-fail "$name/TXT=nxdomain" "$demo/honest.eml"
says out 'dkim=permerror (no key for signature)'

row CLI-1 "a signature of another version: permerror, 76"
judge 76 version.eml
says out 'dkim=permerror'

row CLI-1 "the best of several signatures counts: a pass beside a permerror is 0"
sed -n '1,/^From/p' version.eml | sed '$d' | cat - "$demo/honest.eml" >two.eml
judge 0 two.eml
says out 'dkim=permerror'
says out 'dkim=pass'

row CLI-1 "with -q nothing is printed, and the code is the same"
judge 0 -q "$demo/honest.eml"
silent out
silent err
judge 1 -q --json --explain body.eml
silent out

row CLI-1 "a wrong command line: 64"
judge 64 --no-such-option
one_error

row CLI-1 "a malformed DNS file: 65"
echo 'a.example. IN TXT "no end' >bad.zone
wants 65 "$verify" --dns-file bad.zone "$demo/honest.eml"
one_error

row CLI-1 "a file that cannot be read: 66"
judge 66 no-such-file.eml
one_error
wants 66 "$verify" --dns-file no-such.zone "$demo/honest.eml"
one_error

if [ -w /dev/full ]; then
	row CLI-1 "output that cannot be written: 74, whatever the verdict"
	for option in -q --json --explain --help --version; do
		code=0
		"$verify" --dns-file "$demo/example.zone" "$option" "$demo/honest.eml" \
			>/dev/full 2>"$MA_TMP/err" || code=$?
		want=74
		[ "$option" != -q ] || want=0
		[ "$code" -eq "$want" ] || fault "$option to a full device: $code, wanted $want"
	done
fi

row CLI-1 "a closed standard output: 74"
code=0
"$verify" --dns-file "$demo/example.zone" "$demo/honest.eml" >&- 2>"$MA_TMP/err" || code=$?
[ "$code" -eq 74 ] || fault "standard output closed: $code, wanted 74"

finish
