#!/bin/sh
# Files, devices and streams that cannot be read or written, are empty or never end, and arguments of
# any size: in every program an exit code and one line.
# shellcheck source-path=SCRIPTDIR source=lib.sh disable=SC2016
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
[ -w /dev/full ] || skip "no /dev/full"

cd "$MA_TMP" || exit 1
zone=$demo/example.zone
honest=$demo/honest.eml
envelope='-i 192.0.2.10 -e mail.example.com -f ada@example.com'
: >empty
mkdir folder
mkfifo pipe
# shellcheck disable=SC2086 # words
"$verify" --dns-file "$zone" -m mx.example.net $envelope --record-dns record -q "$honest"

# refused CODE PATTERN COMMAND...: nothing but one line on stderr, which is like this
refused() {
	want=$1
	pattern=$2
	shift 2
	wants "$want" "$@"
	one_error
	says err "$pattern"
}
# large OCTETS OF: so many octets of this
large() {
	head -c "$1" /dev/zero | tr '\0' "$2"
}

for program in mailauth-verify mailauth-spf; do
	run=$MA_BIN/$program
	row CLI-18 "$program: DNS files that are missing, a folder, without a name: 66, by name"
	for option in --dns-file --replay; do
		# shellcheck disable=SC2086
		{
			refused 66 'missing: No such file' "$run" $envelope "$option" missing
			refused 66 'folder: Is a directory' "$run" $envelope "$option" folder
			refused 66 'empty/x: Not a directory' "$run" $envelope "$option" empty/x
			refused 66 ': : No such file' "$run" $envelope "$option" ''
		}
	done

	row CLI-18 "$program: a DNS file without end is too large, and does not take all memory"
	refused 66 '/dev/zero: File too large' "$run" --replay /dev/zero

	row CLI-18 "$program: an empty DNS file answers that nothing exists"
	code=0
	# shellcheck disable=SC2086
	echo 'From: a@example.com' | "$run" $envelope --dns-file empty --dns-file /dev/null >out 2>err || code=$?
	[ "$code" -eq 2 ] || fault "an empty zone: $code, wanted 2: $(cat err)"

	row CLI-18 "$program: a pipe may be the file to be replayed"
	cat record >pipe &
	wants 0 sh -c '"$1" --replay pipe -q <"$2"' sh "$run" "$honest"
	silent err

	row CLI-18 "$program: a recording that cannot be written is 74, and there is no verdict"
	for record in folder missing/x ''; do
		refused 74 "$record: " "$run" --replay record --record-dns "$record" </dev/null
	done
	refused 74 '/dev/full: cannot be written' "$run" --replay record --record-dns /dev/full </dev/null

	row CLI-18 "$program: output that cannot be written is 74, whatever the verdict and the form"
	for form in --json --explain --help --version; do
		code=0
		"$run" --replay record "$form" <"$honest" >/dev/full 2>err || code=$?
		: >out
		[ "$code" -eq 74 ] || fault "$form to a full device: $code"
		one_error
		"$run" --replay record "$form" <"$honest" >&- 2>err && fault "$form to a closed output: 0"
		one_error
	done

	row CLI-18 "$program: with -q, or a closed error output, only the exit code tells"
	wants 0 sh -c '"$1" --replay record -q <"$2" >&- 2>&-' sh "$run" "$honest"
	wants 66 sh -c '"$1" --replay missing <"$2" 2>&-' sh "$run" "$honest"
	silent out

	row CLI-18 "$program: closed standard streams are no file of ours"
	wants 0 sh -c '"$1" --replay record --record-dns copy -q <"$2" >&-' sh "$run" "$honest"
	cmp -s record copy || "$run" --replay copy -q <"$honest" || fault "a recording with output closed"

	row CLI-18 "$program: arguments of 100,000 octets are refused, by name, where they make no sense"
	huge=$(large 100000 a)
	for option in -i -e -f --time --dns-fail --dns-file --record-dns --replay "--$huge"; do
		code=0
		"$run" --replay record "$option" "$huge" </dev/null >out 2>err || code=$?
		case $code in
		64 | 66 | 74) ;;
		*) fault "$option of 100,000 octets: $code" ;;
		esac
		one_error
		says err "^$program: \(-\|aaa\)"
	done

	row CLI-18 "$program: HELO and reverse-path of up to 65,536 octets are judged, and replayed"
	for octet in a '\001' '\134' '\377'; do
		most=$(large 65536 "$octet")
		"$run" --dns-file "$zone" -i 192.0.2.10 -e "$most" --json --record-dns copy <"$honest" >out 2>err
		code=$?
		silent err
		wants $code "$run" --replay copy --json <"$honest"
		"$run" --dns-file "$zone" -i 192.0.2.10 -f "$most" --json --record-dns copy <"$honest" >first 2>err
		code=$?
		silent err
		wants $code "$run" --replay copy --json <"$honest"
		cmp -s first out || fault "a long reverse-path is not judged alike: $(cat first out)"
		refused 74 '/dev/full: cannot be written' "$run" --dns-file "$zone" -i 192.0.2.10 -e "$most" \
			--record-dns /dev/full <"$honest"
		code=0
		"$run" --dns-file "$zone" -i 192.0.2.10 -e "$most" --json <"$honest" >/dev/full 2>err || code=$?
		[ "$code" -eq 74 ] || fault "a long output to a full device: $code"
		refused 64 'at most 65536 octets' "$run" --replay record -e "${most}a" </dev/null
		refused 64 'at most 65536 octets' "$run" --replay record -f "${most}a" </dev/null
	done
done

program=mailauth-verify
row CLI-18 "a message that is missing, a folder, closed: 66, by name"
refused 66 'missing: No such file' "$verify" --dns-file "$zone" missing
refused 66 'folder: Is a directory' "$verify" --dns-file "$zone" folder
refused 66 'standard input: Is a directory' "$verify" --dns-file "$zone" - <folder
refused 66 ': : No such file' "$verify" --dns-file "$zone" ''
refused 66 'standard input: Bad file descriptor' sh -c '"$1" --replay record <&-' sh "$verify"

row CLI-18 "a message may be empty, or a device: no author, permerror"
for file in empty /dev/null; do
	wants 76 "$verify" --dns-file "$zone" "$file"
	says out 'dmarc=permerror (no author domain)'
done

row CLI-18 "what an error says is printable ASCII, whatever a file is called"
for octet in 001 012 015 033 177 200 233 377; do
	refused 66 'no?such' "$verify" --dns-file "$(printf 'no%bsuch' "\\0$octet")" "$honest"
	if LC_ALL=C grep -q '[^ -~]' err; then fault "octet $octet: $(od -c err)"; fi
done

blocking=$MA_BIN/verify_blocking
echo 'example.com TXT "v=spf1 -all"' >records
row CLI-18 "verify_blocking: records that cannot be read are a timeout, never a name that does not exist"
for records in missing folder; do
	wants 0 "$blocking" 192.0.2.10 mail.example.com ada@example.com "$honest" $records
	for part in spf dkim dmarc; do
		says out "$part=temperror"
	done
done

row CLI-18 "verify_blocking: an answer that is too long for it is malformed, not shorter"
large 4000 a >long
{
	printf 'example.com TXT "v=spf1 ip4:192.0.2.10 -all"\nexample.com TXT "'
	cat long
	printf '"\n'
} >records
wants 0 "$blocking" 192.0.2.10 mail.example.com ada@example.com "$honest" records
says out 'spf=temperror .*smtp.mailfrom=example.com'

row CLI-18 "verify_blocking and evloop: what cannot be written is 74, what cannot be read 66"
code=0
"$blocking" 192.0.2.10 mail.example.com ada@example.com "$honest" records >/dev/full || code=$?
[ "$code" -eq 74 ] || fault "verify_blocking to a full device: $code"
evloop=$MA_BIN/evloop
code=0
"$evloop" 1 "$honest" record >/dev/full || code=$?
[ "$code" -eq 74 ] || fault "evloop to a full device: $code"
for file in missing folder; do
	wants 66 "$evloop" 1 $file record
	silent out
	wants 66 "$evloop" 1 "$honest" $file
	silent out
done
wants 0 "$evloop" 1 empty empty
says out 'dmarc=permerror'

finish
