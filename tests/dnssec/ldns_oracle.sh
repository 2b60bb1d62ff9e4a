#!/bin/sh
# ldns and, where they are installed, BIND's tools make keys, DS records and signed zones; we agree.
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need ldns-keygen ldns-key2ds ldns-signzone ldns-read-zone

cd "$MA_TMP" || exit 1
dnssec=$MA_BIN/mailauth-dnssec
zone=$MA_BIN/mailauth-zone
keys_each=${1:-1}
names=${2:-10}
algorithms='RSASHA256 RSASHA512 ECDSAP256SHA256 ECDSAP384SHA384 ED25519 RSASHA1 RSASHA1-NSEC3-SHA1'

# make_zone: records of many types, a wildcard, names in mixed case.
make_zone() {
	printf '$ORIGIN example.\n$TTL 3600\n@ SOA ns.Example. hm 1 2h 1h 2w 5m\n@ NS ns\nns A 192.0.2.1\n'
	printf '* TXT "any"\nsub NS ns.sub\nsub DS 1 8 2 %064d\nns.sub A 192.0.2.2\n' 0
	i=0
	while [ "$i" -lt "$names" ]; do
		printf 'N%d A 192.0.2.%d\nN%d A 192.0.2.7\nN%d MX 10 Mail%d.Example.\n' \
			"$i" $((i % 250)) "$i" "$i" "$i"
		printf 'n%d TXT "b" "a%d"\nn%d CAA 0 issue "ca.example"\n*.w%d AAAA 2001:db8::%x\n' \
			"$i" "$i" "$i" "$i" "$i"
		i=$((i + 1))
	done
}

# all_valid FILE: each RRSIG of the zone is.
all_valid() {
	wants 0 "$dnssec" rrsig --allow-sha1 "$1"
	[ "$(grep -c ': valid$' out)" -ge "$names" ] || fault "too few signatures: $(wc -l <out)"
	[ "$(grep -vc ': valid$' out)" -eq 0 ] || fault "$(grep -v ': valid$' out | head -3)"
}

make_zone >example.zone
for algorithm in $algorithms; do
	row SEC-3 "ldns-key2ds and we make the same DS of $algorithm keys"
	n=0
	while [ "$n" -lt "$keys_each" ]; do
		n=$((n + 1))
		key=$(ldns-keygen -a "$algorithm" -b 1024 -k example. 2>err) || fault "$(cat err)"
		for digest in 1 2 4; do
			ldns-key2ds -n "-$digest" "$key.key" | cut -f 5 >want
			wants 0 "$dnssec" ds -a "$digest" "$key.key"
			cut -d ' ' -f 5- <out >got
			cmp -s got want || fault "$(cat got want)"
			cp out ours.ds
			wants 0 "$dnssec" match ours.ds "$key.key"
		done
	done
	for kind in '' -n; do
		row SEC-9 "what ldns-signzone $kind signs with $algorithm is valid"
		case $algorithm$kind in
		RSASHA1-n) continue ;; # algorithm 5 is not for NSEC3: RFC 5155 2
		esac
		# shellcheck disable=SC2086
		ldns-signzone $kind -f signed.zone example.zone "$key" 2>err || fault "$(cat err)"
		all_valid signed.zone
		row SEC-12 "and with another record in its place it is not"
		sed 's/192\.0\.2\.7/192.0.2.8/' signed.zone >changed.zone
		wants 1 "$dnssec" rrsig --allow-sha1 changed.zone
		[ "$(grep -c ' A .*: signature did not verify$' out)" -eq "$names" ] ||
			fault "$(grep -c 'did not verify' out) of $names fail"
	done
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

if command -v dnssec-signzone >/dev/null 2>&1 && command -v dnssec-keygen >/dev/null 2>&1; then
	for algorithm in RSASHA256 RSASHA512 ECDSAP256SHA256 ECDSAP384SHA384 ED25519; do
		row SEC-9 "what BIND's dnssec-signzone signs with $algorithm is valid, its DS are ours"
		bits=
		case $algorithm in RSA*) bits='-b 2048' ;; esac
		# shellcheck disable=SC2086
		key=$(dnssec-keygen -q -a "$algorithm" $bits -f KSK example. 2>err) || fault "$(cat err)"
		# shellcheck disable=SC2086
		zsk=$(dnssec-keygen -q -a "$algorithm" $bits example. 2>err) || fault "$(cat err)"
		cat example.zone "$key.key" "$zsk.key" >keyed.zone
		for kind in '' '-3 abcd -H 0'; do
			# shellcheck disable=SC2086
			dnssec-signzone $kind -o example. -f bind.zone -k "$key" keyed.zone "$zsk" \
				>log 2>&1 || fault "$(tail -2 log)"
			all_valid bind.zone
		done
		for digest in 1 2 4; do
			dnssec-dsfromkey -a "$digest" "$key.key" 2>err | cut -d ' ' -f 4- |
				tr 'A-F' 'a-f' >want
			wants 0 "$dnssec" ds -a "$digest" "$key.key"
			cut -d ' ' -f 5- <out >got
			cmp -s got want || fault "$(cat got want)"
		done
	done
fi
finish
