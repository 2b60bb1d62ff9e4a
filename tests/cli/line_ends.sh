#!/bin/sh
# The line ends of a message: the first one decides; where the input is cut does not matter.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need openssl
need_python subprocess

cd "$MA_TMP" || exit 1
"$python" "$here/signer.py" key key.pem zone || exit 1
"$python" "$here/line_ends.py" "$here" key.pem || exit 1
judge() {
	code=$1
	shift
	wants "$code" "$verify" --dns-file zone -m mx.example.net "$@"
}

row CLI-3 "a message with CRLF passes, taken as it is or not"
judge 0 crlf.eml
judge 0 --strict-crlf crlf.eml

row CLI-3 "the same message with LF passes: every LF is read as CRLF"
judge 0 lf.eml

row CLI-3 "with --strict-crlf an LF ends no line, so the LF message does not pass"
code=0
"$verify" --dns-file zone --strict-crlf --explain lf.eml >out || code=$?
[ "$code" -eq 2 ] || [ "$code" -eq 76 ] || fault "exit code $code"
says out 'LF without CR'

row CLI-3 "a CRLF in an LF message stays one CRLF"
judge 0 lf_then_crlf.eml

row CLI-3 "a bare LF in a CRLF message is data and is not repaired"
judge 1 crlf_then_lf.eml
says out 'body hash did not verify'

row CLI-3 "a message that was signed with a bare LF in its body passes as it is"
judge 0 signed_lf.eml

row CLI-3 "a bare CR is data, in both kinds of message"
judge 0 bare_cr.eml
judge 0 bare_cr_lf.eml

row CLI-3 "an LF message longer than a piece passes with any octet at the border of 64 KiB"
for file in long_*.eml; do
	judge 0 "$file"
	# shellcheck disable=SC2016 # for the inner shell
	wants 0 sh -c 'cat "$1" | "$2" --dns-file zone' sh "$file" "$verify"
done

row CLI-3 "however a message is cut in a pipe, the output is the same"
judge 0 lf.eml
cp out want
for sizes in 1 2 3 '1 2 4 8' '7 1 5' 97; do
	# shellcheck disable=SC2086 # sizes are words
	"$python" "$here/feed.py" lf.eml $sizes |
		"$verify" --dns-file zone -m mx.example.net - >got || fault "pieces of $sizes: not 0"
	cmp -s want got || fault "pieces of $sizes: $(cat got)"
done
for file in long_*.eml; do
	for sizes in '65535 1' 65537 '4096 1 3' 65521; do
		# shellcheck disable=SC2086
		"$python" "$here/feed.py" "$file" $sizes | "$verify" --dns-file zone -q ||
			fault "$file in pieces of $sizes: not 0"
	done
done

finish
