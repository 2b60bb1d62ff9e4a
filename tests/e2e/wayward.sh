# Live DNS through the stub resolver, from a server that goes wrong on purpose: each way has its own
# outcome, read from what --record-dns wrote. NET-1 to NET-5.

. "$MA_SOURCE_DIR/tests/cli/lib.sh"

spf=$MA_BIN/mailauth-spf
need_python dns

"$python" "$MA_SOURCE_DIR/tests/e2e/wayward_server.py" "$MA_TMP/port" 2>"$MA_TMP/server" &
server=$!
trap 'kill $server' EXIT
tries=0
until [ -s "$MA_TMP/port" ]; do
	tries=$((tries + 1))
	[ "$tries" -lt 100 ] || { cat "$MA_TMP/server"; exit 1; }
	sleep 0.1
done
port=$(cat "$MA_TMP/port")

# outcome ID NAME RESULT RECORDED WHY: asked for NAME.test, the server's way leads to this result of
# SPF, and to a line of the record like it.
outcome() {
	row "$1" "$5"
	"$spf" --resolver "127.0.0.1:$port" --timeout 1 --record-dns "$MA_TMP/$2" \
		-i 192.0.2.1 -e "$2.test" -f '' >"$MA_TMP/out" 2>"$MA_TMP/err"
	[ "$(head -n 1 "$MA_TMP/out")" = "$3" ] || fault "wanted $3: $(cat "$MA_TMP/out" "$MA_TMP/err")"
	says "$2" "$4"
}

failed() {
	printf '^\$FAIL %s.test. TXT %s$' "$1" "$2"
}

record='TXT "v=spf1 ip4:192.0.2.1 -all"$'
outcome NET-1 right pass "^right.test. $record" "an answer is taken"
outcome NET-1 othercase pass "$record" "the case of the question that comes back does not matter"
outcome NET-1 nxdomain none "$(failed nxdomain nxdomain)" "NXDOMAIN"
outcome NET-1 nodata none "$(failed nodata nodata)" "no data"
outcome NET-1 servfail temperror "$(failed servfail servfail)" "SERVFAIL"
outcome NET-1 refused temperror "$(failed refused refused)" "REFUSED"
outcome NET-1 rubbish temperror "$(failed rubbish malformed)" "a reply that cannot be read"
outcome NET-1 vouched pass '^\$SECURE vouched.test. TXT$' "AD of a server on this host counts"

outcome NET-2 silent temperror "$(failed silent timeout)" "no reply"
outcome NET-2 second pass "$record" "a datagram that is lost is sent again"
outcome NET-2 formerr pass "$record" "FORMERR: asked again without EDNS"
outcome NET-2 notimp pass "$record" "NOTIMP: asked again without EDNS"
outcome NET-2 old pass "$record" "FORMERR with nothing behind its header"

outcome NET-3 otherid temperror "$(failed otherid timeout)" "a reply with another id is none"
outcome NET-3 otherquestion temperror "$(failed otherquestion timeout)" \
	"a reply to another question is none"
outcome NET-3 onlyforged temperror "$(failed onlyforged timeout)" "one from another port is none"
outcome NET-3 forged pass "$record" "nor does it keep the right one from being heard"
outcome NET-3 short temperror "$(failed short timeout)" "three octets are no reply"
outcome NET-3 question temperror "$(failed question timeout)" "a question is no reply"

outcome NET-4 cut pass '^cut.test. TXT "v=spf1 ' "cut: asked again over TCP, 7,000 octets"
outcome NET-4 cutslow pass '^cutslow.test. TXT "v=spf1 ' "that come piece by piece"
outcome NET-4 cutsilent temperror "$(failed cutsilent timeout)" "TCP without a reply"
outcome NET-4 cutclosed temperror "$(failed cutclosed timeout)" "TCP that closes"
outcome NET-4 cutshort temperror "$(failed cutshort timeout)" "or closes before its end"
outcome NET-4 cutid temperror "$(failed cutid malformed)" "TCP with another id"
[ "$(sed 's/" "//g' "$MA_TMP/cut" | tr ' ' '\n' | grep -c ip4:198.51.100.77/32)" -eq 333 ] ||
	fault "the large record is not whole"

row NET-5 "ids and ports are new each time, and not in a row"
for _ in 1 2 3 4 5 6 7 8; do
	"$spf" --resolver "127.0.0.1:$port" -q -i 192.0.2.1 -e ids.test -f ''
done
for column in 1 2; do
	[ "$(cut -d ' ' -f $column "$MA_TMP/port.ids" | sort -u | wc -l)" -ge 7 ] ||
		fault "column $column repeats: $(cat "$MA_TMP/port.ids")"
	cut -d ' ' -f $column "$MA_TMP/port.ids" |
		awk 'NR > 1 && $1 - last == 1 { rows++ } { last = $1 } END { exit rows > 3 }' ||
		fault "column $column goes up by one: $(cat "$MA_TMP/port.ids")"
done

row NET-6 "--deadline ends all that is open"
began=$(date +%s)
wants 75 "$spf" --resolver "127.0.0.1:$port" --deadline 1 --timeout 60 -i 192.0.2.1 \
	-e silent.test -f ''
[ $(($(date +%s) - began)) -le 4 ] || fault "it took more than four seconds"
row NET-6 "--dns-fail counts with live DNS too"
wants 75 "$spf" --resolver "127.0.0.1:$port" --dns-fail right.test/TXT=bogus -i 192.0.2.1 \
	-e right.test -f ''
row NET-6 "nobody there: said soon"
began=$(date +%s)
wants 75 "$spf" --resolver 127.0.0.1:1 --timeout 60 -i 192.0.2.1 -e right.test -f ''
[ $(($(date +%s) - began)) -le 4 ] || fault "it took more than four seconds"
row NET-6 "what is no address, or no port, is refused"
for address in '' nowhere 127.0.0.1: 127.0.0.1:0 127.0.0.1:65536 '[::1' '[::1]x' 127.0.0.1:5x \
	127.0.0.1.1; do
	wants 64 "$spf" --resolver "$address" -i 192.0.2.1 -e right.test
done
for seconds in '' 0 3601 -1 1s; do
	wants 64 "$spf" --timeout "$seconds" -i 192.0.2.1 -e right.test
	wants 64 "$spf" --deadline "$seconds" -i 192.0.2.1 -e right.test
done
finish
