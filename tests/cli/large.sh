#!/bin/sh
# A message of 1 GiB streams through with the memory of a small one. In sanitized builds it is
# 64 MiB and memory is not compared: the sanitizers' own grows.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need openssl sha256sum /usr/bin/time
need_python subprocess

cd "$MA_TMP" || exit 1
noise=512
mib=1024
is_sanitized && mib=64

body() { # LINES: so many lines of 64 octets
	yes "$(printf 'sixty-two octets in this line, and a CRLF makes it sixty-four.\r')" | head -n "$1"
}

# judge NAME LINES: signs simple/simple over a body that is never held, prints the peak in KiB
judge() {
	hash=$(body "$2" | sha256sum | cut -d' ' -f1)
	"$python" - "$here" "$hash" >"$1.header" <<'PYTHON'
import base64, sys
sys.path.insert(0, sys.argv[1])
from signer import sign_header
header = b"From: a@example.com\r\nTo: b@example.net\r\nSubject: large\r\n"
body_hash = base64.b64encode(bytes.fromhex(sys.argv[2])).decode()
sys.stdout.buffer.write(sign_header(header, body_hash, "key.pem") + header + b"\r\n")
PYTHON
	{ cat "$1.header"; body "$2"; } |
		/usr/bin/time -f %M -o "$1.peak" "$verify" --dns-file zone -m mx.example.net >"$1.out" ||
		fault "$1: $(cat "$1.out")"
	grep -q 'dkim=pass' "$1.out" || fault "$1: $(cat "$1.out")"
	peak=$(tail -n 1 "$1.peak")
}

"$python" "$here/signer.py" key key.pem zone || exit 1
[ "$(body 160 | wc -c)" -eq 10240 ] || fault "a body of 160 lines should have 10 KiB"
judge small 160
small=$peak

row CLI-8 "a message of $mib MiB passes"
judge large $((mib * 16384))

if is_sanitized; then
	echo "    10 KiB: $small KiB at most; $mib MiB: $peak KiB at most; not compared: sanitized"
else
	row CLI-8 "its peak of memory is that of a message of 10 KiB"
	echo "    10 KiB: $small KiB at most; $mib MiB: $peak KiB at most"
	[ "$peak" -le $((small + noise)) ] || fault "$peak KiB is more than $small + $noise"
fi

row CLI-22 "mailauth-dnssec reads a zone of more than a million records whole, as mailauth-zone does"
{
	seq -f 'a%.0f.example. 60 IN A 192.0.2.1' 1000000
	echo 'example. 60 IN DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4='
} >"$MA_TMP/million"
wants 0 "$MA_BIN/mailauth-zone" -q "$MA_TMP/million"
wants 0 "$MA_BIN/mailauth-dnssec" ds "$MA_TMP/million"
says out '^example. 60 IN DS 3613 '
silent err
finish
