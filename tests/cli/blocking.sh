#!/bin/sh
# The shortest caller, examples/verify_blocking.c, works.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"

cd "$MA_TMP" || exit 1
blocking=$MA_BIN/verify_blocking
envelope='192.0.2.10 mail.example.com ada@example.com'
# what dig prints of the demo's zone: the strings of one record on one line
{
	printf 'spring._domainkey.example.com TXT '
	sed -n '/^spring/,/)$/p' "$demo/example.zone" | grep -o '"[^"]*"' | tr '\n' ' '
	echo
	echo 'example.com TXT "v=spf1 ip4:192.0.2.0/28 -all"'
	echo '_dmarc.example.com TXT "v=DMARC1; p=reject"'
	echo 'mail.example.com TXT "v=spf1 ip4:192.0.2.10 -all"'
	echo 'other.example TXT "v=spf1 ip4:203.0.113.66 -all"'
	echo 'mx.other.example TXT "v=spf1 ip4:203.0.113.66 -all"'
} >records

# reply CODE IP HELO MAIL-FROM MESSAGE RECORDS: what it would reply to the client
reply() {
	reply=$1
	shift
	wants 0 "$blocking" "$@"
	silent err
	[ "$(sed -n 1p out)" = "$reply" ] || fault "the reply should be $reply: $(cat out)"
	sed 1d out >field
}

# same_field IP HELO MAIL-FROM MESSAGE: mailauth-verify writes the field that the last reply came with
same_field() {
	"$verify" --dns-file "$demo/example.zone" -m mx.example.net -i "$1" -e "$2" -f "$3" "$4" >verify.out
	cmp -s field verify.out || fault "different fields: $(cat field verify.out)"
	grep -q '^Authentication-Results: mx.example.net;' field || fault "no field: $(cat field)"
}

row CLI-11 "a blocking caller answers inside its ask function and never sees PENDING"
# shellcheck disable=SC2086 # three words
reply 250 $envelope "$demo/honest.eml" records
tr '\n\t' '  ' <field >line
says line 'spf=pass .*smtp.helo=mail.example.com; .*spf=pass .*smtp.mailfrom=example.com; '
says line 'dkim=pass header.d=example.com .*; *dmarc=pass (aligned) header.from=example.com'

row CLI-11 "its field is that of mailauth-verify"
# shellcheck disable=SC2086
same_field $envelope "$demo/honest.eml"

row CLI-11 "where the domain owner asks to reject what nobody vouches for, the reply is 550"
reply 550 203.0.113.66 mx.other.example bounce@other.example "$demo/forged.eml" records
says field 'dmarc=fail'
same_field 203.0.113.66 mx.other.example bounce@other.example "$demo/forged.eml"

row CLI-11 "a resolver without an answer is a temperror of each part: never a pass, never a reject, but 451"
# shellcheck disable=SC2086
reply 451 $envelope "$demo/honest.eml" missing
for part in spf dkim dmarc; do
	says field "$part=temperror"
done
if grep -q '=pass' field; then fault "$(cat field)"; fi

row CLI-11 "a key that cannot be read is no key"
sed 's/^spring.*/spring._domainkey.example.com TXT "v=DKIM1; p=/' records >bad
# shellcheck disable=SC2086
reply 250 $envelope "$demo/honest.eml" bad
says field 'dkim=temperror'

row CLI-11 "without a client's address there is no verdict: 451, and no field"
reply 451 nonsense mail.example.com ada@example.com "$demo/honest.eml" records
silent field

row CLI-11 "a wrong command line is 64, a message that cannot be read 66"
wants 64 "$blocking"
# shellcheck disable=SC2086
wants 66 "$blocking" $envelope missing.eml records
# shellcheck disable=SC2086
wants 66 "$blocking" $envelope . records
head -c 1048576 /dev/zero >large.eml
# shellcheck disable=SC2086
wants 66 "$blocking" $envelope large.eml records

finish
