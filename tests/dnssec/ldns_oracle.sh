#!/bin/sh
# ldns and BIND's tools make keys, DS records and signed zones; we agree. The arguments: keys of each
# algorithm, names in a zone, and changes of one octet that are tried for each algorithm.
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need ldns-keygen ldns-key2ds ldns-signzone ldns-read-zone
need dnssec-keygen dnssec-signzone dnssec-dsfromkey dnssec-revoke dnssec-verify
need_python dns.rdata

cd "$MA_TMP" || exit 1
dnssec=$MA_BIN/mailauth-dnssec
zone=$MA_BIN/mailauth-zone
keys_each=${1:-1}
names=${2:-10}
changes=${3:-10}
algorithms='RSASHA256 RSASHA512 ECDSAP256SHA256 ECDSAP384SHA384 ED25519 RSASHA1 RSASHA1-NSEC3-SHA1'

# make_zone: records of many types, wildcards, names in mixed case. A fifth has 192.0.2.7.
make_zone() {
	printf '$ORIGIN example.\n$TTL 3600\n@ SOA ns.Example. hm 1 2h 1h 2w 5m\n@ NS ns\nns A 192.0.2.1\n'
	printf '* TXT "any"\nsub NS ns.sub\nsub DS 1 8 2 %064d\nns.sub A 192.0.2.2\n' 0
	i=0
	while [ "$i" -lt "$names" ]; do
		case $((i % 5)) in
		0) printf 'N%d A 192.0.2.%d\nN%d A 192.0.2.7\n' "$i" $((i % 250)) "$i" ;;
		1) printf 'N%d MX 10 Mail%d.Example.\n' "$i" "$i" ;;
		2) printf 'n%d TXT "b" "a%d"\n' "$i" "$i" ;;
		3) printf 'n%d CAA 0 issue "ca.example"\n' "$i" ;;
		4) printf '*.w%d AAAA 2001:db8::%x\n' "$i" "$i" ;;
		esac
		i=$((i + 1))
	done
}

# all_valid FILE: each RRSIG of the zone is.
all_valid() {
	wants 0 "$dnssec" rrsig --allow-sha1 "$1"
	[ "$(grep -c ': valid$' out)" -ge "$names" ] || fault "too few signatures: $(wc -l <out)"
	[ "$(grep -vc ': valid$' out)" -eq 0 ] || fault "$(grep -v ': valid$' out | head -3)"
}

# same_ds KEY: the tools and we make the same DS of each digest.
same_ds() {
	for digest in 1 2 4; do
		wants 0 "$dnssec" ds -a "$digest" "$1"
		cut -d ' ' -f 5- <out >got
		ldns-key2ds -n "-$digest" "$1" | cut -f 5 >want
		cmp -s got want || fault "ldns-key2ds: $(cat got want)"
		dnssec-dsfromkey -a "$digest" "$1" 2>err | cut -d ' ' -f 4- | tr 'A-F' 'a-f' >want
		cmp -s got want || fault "dnssec-dsfromkey: $(cat got want err)"
		cp out ours.ds
		wants 0 "$dnssec" match ours.ds "$1"
	done
	made=$((made + 1))
}

# refused ZONE: one octet of what it signs changed.
refused() {
	row SEC-12 "of $changes changes of one octet of what $algorithm signs none is valid"
	"$dnssec" rrsig --allow-sha1 -q "$1" || fault "$1 is not valid itself"
	"$zone" "$1" >lines
	"$python" "$MA_SOURCE_DIR/tests/dnssec/mutations.py" "$dnssec" lines "$changes" >log 2>&1 ||
		fault "$(tail -3 log)"
}

made=0
make_zone >example.zone
for algorithm in $algorithms; do
	row SEC-3 "ldns-key2ds, dnssec-dsfromkey and we make the same DS of $algorithm keys"
	n=0
	while [ "$n" -lt "$keys_each" ]; do
		n=$((n + 1))
		key=$(ldns-keygen -a "$algorithm" -b 1024 -k example. 2>err) || fault "$(cat err)"
		same_ds "$key.key"
	done
	for kind in '' -n; do
		case $algorithm$kind in
		RSASHA1-n) continue ;; # algorithm 5 is not for NSEC3: RFC 5155 2
		esac
		row SEC-9 "what ldns-signzone $kind signs with $algorithm is valid"
		# shellcheck disable=SC2086
		ldns-signzone $kind -f signed.zone example.zone "$key" 2>err || fault "$(cat err)"
		all_valid signed.zone
	done
	row SEC-12 "and with another record in its place it is not"
	sed 's/192\.0\.2\.7/192.0.2.8/' signed.zone >changed.zone
	wants 1 "$dnssec" rrsig --allow-sha1 changed.zone
	[ "$(grep -c ' A .*: signature did not verify$' out)" -eq $((names / 5)) ] ||
		fault "$(grep -c 'did not verify' out) of $((names / 5)) fail"
	refused signed.zone
done

row ZF-16 "ldns-read-zone reads our writing of a signed zone to the same records"
wants 0 "$zone" signed.zone
cp out ours.zone
ldns-read-zone -c signed.zone | grep -v '^;' | sort >want
ldns-read-zone -c ours.zone | grep -v '^;' | sort >got
cmp -s want got || fault "$(diff want got | head -4)"
wants 0 "$zone" want
# ldns's canonical form has owners in lower case.
tr 'A-Z' 'a-z' <out | sort >theirs
tr 'A-Z' 'a-z' <ours.zone | sort >ours
cmp -s ours theirs || fault "$(diff ours theirs | head -4)"

for algorithm in RSASHA1 NSEC3RSASHA1 RSASHA256 RSASHA512 ECDSAP256SHA256 ECDSAP384SHA384 ED25519; do
	row SEC-9 "what BIND's dnssec-signzone signs with $algorithm is valid, its DS are ours"
	bits=
	case $algorithm in *RSA*) bits='-b 2048' ;; esac
	# shellcheck disable=SC2086
	key=$(dnssec-keygen -q -a "$algorithm" $bits -f KSK example. 2>err) || fault "$(cat err)"
	# shellcheck disable=SC2086
	zsk=$(dnssec-keygen -q -a "$algorithm" $bits example. 2>err) || fault "$(cat err)"
	cat example.zone "$key.key" "$zsk.key" >keyed.zone
	for kind in '' '-3 abcd -H 0' '-3 - -H 5 -A'; do
		case $algorithm$kind in
		RSASHA1-*) continue ;;
		esac
		# shellcheck disable=SC2086
		dnssec-signzone $kind -o example. -f bind.zone -k "$key" keyed.zone "$zsk" >log 2>&1 ||
			fault "$(tail -2 log)"
		all_valid bind.zone
	done
	same_ds "$key.key"
done
row SEC-4 "a zone that dnssec-signzone signs with a revoked key too is right, as dnssec-verify says"
for flags in '-f KSK' '-f KSK' ''; do
	# shellcheck disable=SC2086
	dnssec-keygen -q -a ED25519 $flags example. 2>err || fault "$(cat err)"
done >names
ksk=$(sed -n 1p names)
zsk=$(sed -n 3p names)
revoked=$(dnssec-revoke "$(sed -n 2p names)" 2>err) || fault "$(cat err)"
revoked=$(basename "$revoked" .private)
cat example.zone "$ksk.key" "$revoked.key" "$zsk.key" >keyed.zone
dnssec-signzone -O full -o example. -f full.zone -k "$ksk" -k "$revoked" keyed.zone "$zsk" >log 2>&1 ||
	fault "$(tail -2 log)"
wants 0 "$dnssec" rrsig full.zone
says out '^example. DNSKEY 15 [0-9]*: by a revoked key'
[ "$(grep -vc ': valid$' out)" -eq 1 ] || fault "$(grep -v ': valid$' out)"
row SEC-4 "and without the others' signatures of its keys it is not, as both say"
tag=$(printf '%s' "$revoked" | sed 's/.*+0*//')
awk -v tag="$tag" '$4 != "RRSIG" || $5 != "DNSKEY" || $11 == tag' full.zone >less.zone
wants 1 "$dnssec" rrsig less.zone
[ "$(grep -c '^example. DNSKEY' out)" -eq 1 ] || fault "$(grep DNSKEY out)"
dnssec-verify -o example. less.zone >log 2>&1 && fault 'dnssec-verify takes it'
row SEC-3 "these were $made keys"
finish
