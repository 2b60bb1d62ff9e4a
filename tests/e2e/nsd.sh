# Live DNS from a real server, NSD on loopback: what it answers is what we find. NET-7.

. "$MA_SOURCE_DIR/tests/cli/lib.sh"

PATH=$PATH:/usr/sbin
spf=$MA_BIN/mailauth-spf
need nsd nsd-checkzone

networks=$(seq -f 'ip4:198.51.100.%g' 1 250 | tr '\n' ' ')
large=
for _ in 1 2; do # twice: over 7,000 octets, strings of 250
	large="$large$(printf '%s' "$networks" | fold -w 250 | sed 's/.*/"&" /' | tr -d '\n')"
done
cat >"$MA_TMP/zone" <<END
\$ORIGIN example.org.
\$TTL 60
@ SOA ns.example.org. hostmaster.example.org. 1 3600 600 86400 60
@ NS ns
ns A 127.0.0.1
@ TXT "v=spf1 mx a:many.example.org include:_large.example.org -all"
@ MX 10 mx1
@ MX 20 mx2
mx1 A 192.0.2.1
mx2 A 192.0.2.2
mx2 AAAA 2001:db8::2
many A 192.0.2.10
many A 192.0.2.11
_large TXT "v=spf1 " $large "ip4:203.0.113.9 -all"
alias CNAME example.org.
away CNAME elsewhere.example.
deep.below TXT "x"
wide TXT "v=spf1 " $(seq -f '"include:i%g.example.org "' 1 200 | tr '\n' ' ') "-all"
$(seq -f 'i%g TXT "v=spf1 ip4:203.0.113.7 -all"' 1 200)
mail TXT "v=spf1 a:nothing.example.org a:deep.example.org -all"
sub NS ns.sub
ns.sub A 127.0.0.1
_dmarc TXT "v=DMARC1; p=reject"
END
port=$((20000 + $$ % 20000))
cat >"$MA_TMP/conf" <<END
server:
	ip-address: 127.0.0.1
	port: $port
	do-ip6: no
	username: ""
	chroot: ""
	zonesdir: "$MA_TMP"
	database: ""
	pidfile: "$MA_TMP/pid"
	logfile: "$MA_TMP/log"
	xfrdfile: "$MA_TMP/xfrd"
	zonelistfile: "$MA_TMP/zones"
	server-count: 1
remote-control:
	control-enable: no
zone:
	name: example.org
	zonefile: zone
zone:
	name: empty.example
	zonefile: missing
END
nsd-checkzone example.org "$MA_TMP/zone" >"$MA_TMP/checked" || { cat "$MA_TMP/checked"; exit 1; }
nsd -d -c "$MA_TMP/conf" 2>"$MA_TMP/errors" &
server=$!
trap 'kill $server' EXIT
tries=0
until "$spf" --resolver "127.0.0.1:$port" --timeout 1 -q -i 192.0.2.1 -e example.org; do
	tries=$((tries + 1))
	[ "$tries" -lt 20 ] || { cat "$MA_TMP/errors" "$MA_TMP/log"; exit 1; }
	sleep 0.2
done

# judge WANT WHY OPTION...: the result, and what was recorded into $MA_TMP/record.
judge() {
	want=$1
	row NET-7 "$2"
	shift 2
	"$spf" --resolver "127.0.0.1:$port" --timeout 2 --record-dns "$MA_TMP/record" "$@" \
		>"$MA_TMP/out" 2>"$MA_TMP/err"
	[ "$(head -n 1 "$MA_TMP/out")" = "$want" ] ||
		fault "wanted $want: $(cat "$MA_TMP/out" "$MA_TMP/err")"
}

judge pass "an mx and its host" -i 192.0.2.2 -e example.org
says record '^mx2.example.org. A 192.0.2.2$'
judge pass "over IPv6" -i 2001:db8::2 -e example.org
says record '^\$FAIL mx1.example.org. AAAA nodata$'
judge pass "a host with several addresses" -i 192.0.2.11 -e example.org
judge pass "a record of 7,000 octets, over TCP" -i 203.0.113.9 -e example.org
[ "$(sed -n 's/^_large.example.org. TXT //p' "$MA_TMP/record" | wc -c)" -gt 7000 ] ||
	fault "the large record is not whole"
judge fail "and nothing else" -i 203.0.113.8 -e example.org
judge pass "an alias" -i 192.0.2.2 -e alias.example.org
judge temperror "an alias into a zone that this server does not have" -i 192.0.2.2 \
	-e away.example.org
says record '^\$FAIL away.example.org. TXT servfail$'
judge none "no data" -i 192.0.2.2 -e mx1.example.org
says record '^\$FAIL mx1.example.org. TXT nodata$'
judge none "no data where there are only names below" -i 192.0.2.2 -e below.example.org
says record '^\$FAIL below.example.org. TXT nodata$'
judge none "NXDOMAIN" -i 192.0.2.2 -e no.example.org
says record '^\$FAIL no.example.org. TXT nxdomain$'
judge temperror "REFUSED for a zone that is not there" -i 192.0.2.2 -e example.net
says record '^\$FAIL example.net. TXT refused$'
judge temperror "SERVFAIL for a zone that could not be loaded" -i 192.0.2.2 -e empty.example
says record '^\$FAIL empty.example. TXT servfail$'
judge temperror "a referral is no answer" -i 192.0.2.2 -e www.sub.example.org
says record '^\$FAIL www.sub.example.org. TXT servfail$'
judge fail "two void lookups are borne" -i 192.0.2.2 -e mail.example.org
says record '^\$FAIL nothing.example.org. A nxdomain$'

row NET-7 "of 200 questions at once those that must wait are answered, too"
"$spf" --resolver "127.0.0.1:$port" --lint wide.example.org >"$MA_TMP/out" 2>&1
grep -q 'too many DNS lookups' "$MA_TMP/out" || fault "nothing was found: $(cat "$MA_TMP/out")"
if grep 'failed' "$MA_TMP/out"; then
	fault "some have no answer"
fi

row NET-7 "what was recorded gives the same verdict without the server"
"$spf" --resolver "127.0.0.1:$port" --record-dns "$MA_TMP/record" --json -i 192.0.2.11 \
	-e example.org >"$MA_TMP/live"
"$spf" --replay "$MA_TMP/record" --json >"$MA_TMP/replayed"
cmp "$MA_TMP/live" "$MA_TMP/replayed" || fault "they differ"
finish
