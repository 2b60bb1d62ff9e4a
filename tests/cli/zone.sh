#!/bin/sh
# mailauth-zone: records in one form on standard output, mistakes with their places on standard error.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"

cd "$MA_TMP" || exit 1
zone=$MA_BIN/mailauth-zone
program=mailauth-zone

row CLI-21 "records come absolute, with TTL, class and type, each once"
printf '@ 1h IN NS ns ; x\n ( TXT a "b c" )\n@ NS NS\n' >good.zone
wants 0 "$zone" --origin example.com good.zone
silent err
printf '%s\n' 'example.com. 3600 IN NS ns.example.com.' \
	'example.com. 3600 IN TXT "a" "b c"' >want
cmp -s out want || fault "unlike: $(cat out)"

row CLI-21 "and read back they are the same"
cp out again.zone
wants 0 "$zone" again.zone
cmp -s out want || fault "unlike: $(cat out)"

row CLI-21 "standard input is read where there is no file"
wants 0 sh -c "'$zone' <again.zone"
cmp -s out want || fault "unlike: $(cat out)"

row CLI-21 "a record of any length is written: a bitmap of all types is 40 times what it is on the wire"
{
	ones=$(printf '%064d' 0 | tr 0 f)
	printf 'a. 60 IN A 192.0.2.1\nb. 60 IN NSEC \\# 8705 00'
	for window in $(seq 0 255); do
		printf "%02x20%s" "$window" "$ones"
	done
	printf '\nc. 60 IN A 192.0.2.3\n'
} >long.zone
wants 0 "$zone" long.zone
silent err
[ "$(cut -d ' ' -f 1 out | tr -d '\n')" = a.b.c. ] || fault "not all three records came"
[ "$(wc -c <out)" -gt 600000 ] || fault "not all types came"
cp out longer.zone
wants 0 "$zone" longer.zone
cmp -s out longer.zone || fault "unlike what it was"
wants 2 "$MA_BIN/mailauth-dnssec" rrsig longer.zone

row CLI-21 "a mistake has FILE:LINE:COLUMN, reading goes on, exit 65"
printf 'a. 5 A 192.0.2.1 x\nb. 5 A 192.0.2.2\nc. 5 DS 12345 8 2 %042d\n' 0 >bad.zone
wants 65 "$zone" bad.zone
printf '%s\n' 'bad.zone:1:18: text behind an address, found "x"' \
	'bad.zone:3:19: digest type 2 (SHA-256) needs 64 hex digits, found 42' >want
cmp -s err want || fault "unlike: $(cat err)"
[ "$(wc -l <out)" -eq 2 ] || fault "two records are wanted: $(cat out)"

row CLI-21 "a record that comes twice comes twice if that is asked for"
printf 'a. 5 NS b.\nA. 6 NS B.\n' >twice.zone
wants 0 "$zone" twice.zone
[ "$(wc -l <out)" -eq 1 ] || fault "one record is wanted: $(cat out)"
wants 0 "$zone" --no-unique twice.zone
[ "$(wc -l <out)" -eq 2 ] || fault "two records are wanted: $(cat out)"

row CLI-22 "mailauth-dnssec tells mistakes of a file in the same form"
wants 65 "$MA_BIN/mailauth-dnssec" rrsig bad.zone
cmp -s err want || fault "unlike: $(cat err)"

row CLI-21 "-q prints no records"
wants 65 "$zone" -q bad.zone
silent out

row CLI-21 "a relative name without an origin is a mistake"
wants 65 "$zone" good.zone
says err '^good.zone:1:1: a relative name without $ORIGIN'

row CLI-21 "\$INCLUDE is refused unless it is asked for"
printf '$INCLUDE again.zone\n$INCLUDE no.zone\n' >outer.zone
wants 65 "$zone" outer.zone
says err '^outer.zone:1:1: $INCLUDE, which is refused'
wants 65 "$zone" --include outer.zone
says out '^example.com. 3600 IN NS'
says err '^outer.zone:2:1: $INCLUDE of a file'

row CLI-21 "a file that includes itself, each line anew, costs its own lines only"
printf '$INCLUDE bomb.zone\n$INCLUDE bomb.zone\n$INCLUDE bomb.zone\n' >bomb.zone
wants 65 "$zone" --include bomb.zone
[ "$(wc -l <err)" -eq 9 ] || fault "nine mistakes are wanted: $(wc -l <err)"
says err '^bomb.zone:3:1: $INCLUDE of a file inside itself'

row CLI-21 "usage and files that are not there"
wants 64 "$zone" --nothing
one_error
wants 64 "$zone" -xq
says err ': -x: '
wants 64 "$zone" --origin
one_error
wants 64 "$zone" --origin a..b good.zone
one_error
wants 64 "$zone" good.zone bad.zone
one_error
wants 66 "$zone" none.zone
one_error
wants 0 "$zone" --help
says out '^usage: mailauth-zone'
wants 0 "$zone" --version
says out '^mailauth-zone [0-9]'
finish
