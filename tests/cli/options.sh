#!/bin/sh
# The options of mailauth-verify.
# shellcheck source-path=SCRIPTDIR source=lib.sh disable=SC2016,SC2059
. "$MA_SOURCE_DIR/tests/cli/lib.sh"

cd "$MA_TMP" || exit 1
name=spring._domainkey.example.com
run() {
	code=$1
	shift
	wants "$code" "$verify" --dns-file "$demo/example.zone" "$@" "$demo/honest.eml"
}
make_key_zone key.zone
judge_key() { # as run, where DMARC says none, so that DKIM's result can be seen
	code=$1
	shift
	wants "$code" "$verify" --dns-file key.zone "$@" "$demo/honest.eml"
}

row CLI-4 "--help and --version go to standard output and exit 0"
wants 0 "$verify" --help
says out '^usage: mailauth-verify'
silent err
for option in --dns-file --dns-fail --time --json --explain --body-length --strict-crlf --help \
	--version '-m ' '-q' '-i '; do
	says out "$option"
done
wants 0 "$verify" --version
says out '^mailauth-verify [0-9]*\.[0-9]*\.[0-9]*$'
silent err

row CLI-4 "unknown options, wanting or surplus values, and a second file: 64 and one line"
for options in '--nonsense' '-z' '-qz' '--json=yes' '--d' '--dns-file' '-m' '--time' 'a b'; do
	# shellcheck disable=SC2086 # options are words
	wants 64 "$verify" --dns-file "$demo/example.zone" $options
	one_error
done
wants 66 "$verify" --dns-file "$demo/example.zone" ''
one_error

row CLI-4 "the error names the option"
wants 64 "$verify" --nonsense
says err '^mailauth-verify: --nonsense: '
wants 64 "$verify" -qz
says err '^mailauth-verify: -z: '
wants 64 "$verify" --body-length
says err '^mailauth-verify: --body-length: a value is missing'

row CLI-4 "-q prints nothing, whatever else is asked for"
wants 0 "$MA_BIN/mailauth-spf" --lint-text 'v=spf1 -all' --json -q
[ ! -s "$MA_TMP/out" ] || fault "it prints $(cat "$MA_TMP/out")"

row CLI-4 "values that make no sense: 64"
for option in '--time=' '--time=now' '--time=-1' '--time=1.5' '--time=9223372036854775808' \
	'--time=99999999999999999999999' '--body-length=' '--body-length=Allow' '--body-length=whole ' \
	'-m' '-mtwo words' '-mé' '--dns-fail=a.example=' '--dns-fail=a.example=data' \
	'--dns-fail=a.example=slow' '--dns-fail=a.example/' '--dns-fail=a.example/NONSENSE' \
	'--timeout=' '--timeout=x' '--timeout=-1' '--deadline=1.5' '--dns-fail=a.example/TXT=timeout=' '--dns-fail=a..example' '--dns-fail=' '--dns-fail=/TXT'; do
	if [ "$option" = -m ]; then
		run 64 -m ''
	else
		run 64 "$option"
	fi
	one_error
done

row CLI-4 "the largest time is a time"
run 0 --time=9223372036854775807
judge_key 2 --time=0
says out 'dkim=neutral (signature is from the future)'

row CLI-4 "--resolver beside a DNS file is refused: nobody would be asked"
run 64 --resolver 192.0.2.53
one_error
says err '^mailauth-verify: --resolver: '

row CLI-4 "options that this version has not got are refused by name, never ignored"
for option in --psl --dmarc-mode; do
	run 64 "$option" 1
	one_error
	says err "^mailauth-verify: $option: this version has not got it"
done

row CLI-4 "without -i SPF is not judged, whatever -e and -f say"
run 0 -e mail.example.com -f ada@example.com
silent err
says out 'dkim=pass'
if grep -q spf= out; then fault "no spf= is to be printed: $(cat out)"; fi

row CLI-4 "with -i both identities are judged: HELO, then MAIL FROM"
run 0 -i 192.0.2.10 -e mail.example.com -f ada@example.com
silent err
[ "$(sed -n 's/^	spf=pass .*smtp\.\([a-z]*\)=.*/\1/p' out | tr '\n' ' ')" = 'helo mailfrom ' ] ||
	fault "HELO and MAIL FROM are wanted: $(cat out)"

row CLI-4 "a reverse-path may have its angle brackets; <> and nothing are the null one (RFC 5321 4.5.5)"
run 0 -i 192.0.2.10 -e mail.example.com -f '<ada@example.com>'
says out 'spf=pass .*smtp.mailfrom=example.com'
for null in '<>' ''; do
	run 0 -i 192.0.2.10 -e mail.example.com -f "$null"
	says out 'spf=pass .*smtp.mailfrom=mail.example.com'
done

row CLI-4 "-i takes an IPv4 or IPv6 address as text, and nothing else: 64"
for client in 192.0.2.10 ::ffff:192.0.2.10 2001:db8::7; do
	run 0 -i "$client" -e mail.example.com
done
for client in '' 192.0.2 192.0.2.256 192.0.2.10/32 ' 192.0.2.10' '[192.0.2.10]' 2001:db8::7%lo \
	IPv6:2001:db8::7 mail.example.com "$(printf '%1000s' '' | tr ' ' 1)"; do
	run 64 -i "$client" -e mail.example.com
	one_error
	says err '^mailauth-verify: -i: not an IP address'
done

row CLI-4 "--dns-fail: every kind, by default a timeout"
for kind in timeout servfail refused bogus malformed; do
	run 75 --dns-fail "$name/TXT=$kind"
	run 75 --dns-fail "$name=$kind"
done
for kind in nodata nxdomain; do
	judge_key 76 --dns-fail "$name=$kind"
	says out 'dkim=permerror (no key for signature)'
	run 1 --dns-fail "$name=$kind"
	says out 'dmarc=fail'
done
run 75 --dns-fail "$name"
run 75 --dns-fail "$name/TXT"
run 75 --dns-fail "$name/*"
run 75 --dns-fail SPRING._DomainKey.Example.COM.
run 75 --explain --dns-fail "$name=servfail"
says out servfail

row CLI-4 "--dns-fail for another name or type changes nothing"
run 0 --dns-fail "$name/A" --dns-fail other.example.com

row CLI-4 "of two --dns-fail for a question the last one counts, whatever the files say"
judge_key 76 --dns-fail "$name=servfail" --dns-fail "$name=nxdomain"
judge_key 75 --dns-fail "$name=nxdomain" --dns-fail "$name=servfail"
echo "\$FAIL $name TXT nxdomain" >fail.zone
judge_key 76 --dns-file fail.zone
judge_key 75 --dns-file fail.zone --dns-fail "$name/TXT=timeout"
wants 75 "$verify" --dns-fail "$name/TXT=timeout" --dns-file fail.zone "$demo/honest.eml"

row CLI-4 "--dns-file may be repeated: all records are there"
echo 'other.example. IN TXT "x"' >other.zone
run 0 --dns-file other.zone
wants 76 "$verify" --dns-file other.zone "$demo/honest.eml"

row CLI-4 "- and no FILE are standard input"
wants 0 sh -c '"$1" --dns-file "$2" - <"$3"' sh "$verify" "$demo/example.zone" "$demo/honest.eml"
wants 0 sh -c '"$1" --dns-file "$2" <"$3"' sh "$verify" "$demo/example.zone" "$demo/honest.eml"

row CLI-4 "-- ends the options, so a file may be called -q"
cp "$demo/honest.eml" ./-q
wants 0 "$verify" --dns-file "$demo/example.zone" -- -q
says out 'dkim=pass'

row CLI-4 "-m names the authserv-id; without it the host does"
run 0 -m mx.example.net
says out '^Authentication-Results: mx.example.net;$'
run 0
host=$(uname -n)
says out "^Authentication-Results: $host;"

row CLI-4 "--explain prints the steps before the field"
run 0 --explain
says out '2048 bits'
says out '^Authentication-Results: '
[ "$(grep -n '^Authentication-Results' out | cut -d: -f1)" -gt 3 ] || fault "steps come first: $(cat out)"

row CLI-4 "an error stays one harmless line, whatever a file is called"
wants 66 "$verify" --dns-file "$demo/example.zone" "$(printf 'no\nsuch\033[31m\tfile')"
one_error
says err 'no?such?\[31m?file'

row CLI-4 "many options are as good as few"
set --
i=0
while [ $i -lt 500 ]; do
	set -- "$@" --dns-fail "n$i.example.com" --dns-file other.zone
	i=$((i + 1))
done
run 0 "$@"

finish
