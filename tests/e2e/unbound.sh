# Live DNS through libunbound, which validates: a signed zone from NSD on loopback. NET-8.

. "$MA_SOURCE_DIR/tests/cli/lib.sh"

PATH=$PATH:/usr/sbin
spf=$MA_BIN/mailauth-spf
need nsd ldns-keygen ldns-signzone
"$spf" --resolver unbound: -i 192.0.2.1 -e example.org 2>&1 | grep -q 'built without' &&
	skip "built without libunbound"

cd "$MA_TMP" || exit 1
for zone in signed plain; do
	cat >$zone <<-END
	\$ORIGIN $zone.test.
	\$TTL 60
	@ SOA ns hostmaster 1 3600 600 86400 60
	@ NS ns
	ns A 127.0.0.1
	@ TXT "v=spf1 ip4:192.0.2.1 -all"
	broken TXT "v=spf1 ip4:192.0.2.1 -all"
	END
done
key=$(ldns-keygen -a ECDSAP256SHA256 -k signed.test) || exit 1
ldns-signzone -o signed.test signed "$key" || exit 1
# one record is not what was signed
sed 's/^\(broken.*TXT.*\)192.0.2.1/\1192.0.2.9/' signed.signed >changed
port=$((20000 + $$ % 20000))
cat >conf <<END
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
	name: signed.test
	zonefile: changed
zone:
	name: plain.test
	zonefile: plain
END
cat >unbound.conf <<END
server:
	do-not-query-localhost: no
	local-zone: test. transparent
	chroot: ""
	do-ip6: no
	trust-anchor: "$(cat "$key.ds")"
	domain-insecure: plain.test
stub-zone:
	name: signed.test
	stub-addr: 127.0.0.1@$port
stub-zone:
	name: plain.test
	stub-addr: 127.0.0.1@$port
END
nsd -d -c conf 2>errors &
server=$!
trap 'kill $server' EXIT
tries=0
until "$spf" --resolver "127.0.0.1:$port" --timeout 1 -q -i 192.0.2.1 -e signed.test; do
	tries=$((tries + 1))
	[ "$tries" -lt 20 ] || { cat errors log; exit 1; }
	sleep 0.2
done

judge() {
	row NET-8 "$3"
	"$spf" --resolver "unbound:unbound.conf" --record-dns record -i 192.0.2.1 -e "$2" -f '' \
		>out 2>err
	[ "$(head -n 1 out)" = "$1" ] || fault "wanted $1: $(cat out err)"
}

judge pass signed.test "what is signed is vouched for"
says record '^\$SECURE signed.test. TXT$'
judge none no.signed.test "and so is that it does not exist"
says record '^\$FAIL no.signed.test. TXT nxdomain$'
says record '^\$SECURE no.signed.test. TXT$'
judge temperror broken.signed.test "what is not what was signed is bogus"
says record '^\$FAIL broken.signed.test. TXT bogus$'
judge pass plain.test "what is not signed is not vouched for"
! grep -q SECURE record || fault "it is: $(cat record)"
row NET-8 "a configuration that is not there is an error"
wants 66 "$spf" --resolver unbound:missing -i 192.0.2.1 -e signed.test
wants 66 "$spf" --resolver unbound:. -i 192.0.2.1 -e signed.test
echo 'no: such thing' >wrong.conf
wants 65 "$spf" --resolver unbound:wrong.conf -i 192.0.2.1 -e signed.test
cd / && kill $server && wait $server
finish
