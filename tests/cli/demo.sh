#!/bin/sh
# The demo builds and shows what it promises, and fails where it does not get it.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$MA_SOURCE_DIR/tests/cli/lib.sh"
need cmake

cd "$MA_TMP" || exit 1

row CLI-6 "examples/demo.sh exits 0 and shows what SPF, DKIM and DMARC say of four messages"
wants 0 "$MA_SOURCE_DIR/examples/demo.sh" "$MA_TMP/build"
silent err
sed -n 's/^ *Verdict: //p' out >verdicts
cat >promised <<'VERDICTS'
spf=pass dkim=pass dmarc=pass, exit code 0
spf=fail dkim=fail (body hash did not verify) dmarc=fail, exit code 1
spf=fail dkim=fail (signature did not verify) dmarc=fail, exit code 1
spf=pass dkim=none dmarc=fail, exit code 1
spf=fail dkim=pass dmarc=pass, exit code 0
VERDICTS
cmp -s verdicts promised || fault "other verdicts are promised: $(cat verdicts)"
[ "$(grep -c '^  Authentication-Results: mx.example.net;$' out)" -eq 5 ] ||
	fault "five fields are wanted: $(cat out)"

row CLI-6 "it says nothing of installing where nothing is missing"
if grep -q Installing out; then fault "$(cat out)"; fi

row CLI-6 "it exits 1 if a verdict is not as promised"
mkdir -p tree/examples/demo
for part in CMakeLists.txt CMakePresets.json cmake include lib man mailauth.pc.in; do
	ln -s "$MA_SOURCE_DIR/$part" "tree/$part"
done
cp "$MA_SOURCE_DIR"/examples/*.* tree/examples
cp "$demo/example.zone" "$demo/forged.eml" tree/examples/demo
sed 's/many of them/few of them/' "$demo/honest.eml" >tree/examples/demo/honest.eml
wants 1 tree/examples/demo.sh "$MA_TMP/build2"
says err '^demo.sh: honest.eml: the field should say: dkim=pass$'

row CLI-6 "it exits 1 if an exit code is not as promised"
sed 's/192\.0\.2\.0/192.0.2.128/' "$demo/example.zone" >tree/examples/demo/example.zone
wants 1 tree/examples/demo.sh "$MA_TMP/build2"
says err '^demo.sh: honest.eml: the exit code is 1 and should be 0$'

row CLI-6 "on a machine without compiler, cmake and make it installs these, and says so"
mkdir bare
for tool in sh cat cp dirname env grep id mktemp rm sed; do
	ln -s "$(command -v "$tool")" "bare/$tool"
done
printf '#!/bin/sh\necho "$@" >>"%s/apt-log"\n' "$MA_TMP" >bare/apt-get
printf '#!/bin/sh\nexec "$@"\n' >bare/sudo
chmod +x bare/apt-get bare/sudo
code=0
PATH=$MA_TMP/bare sh "$MA_SOURCE_DIR/examples/demo.sh" "$MA_TMP/build3" >out 2>err || code=$?
[ "$code" -eq 1 ] || fault "without cmake the build should fail, with 1: $code"
says out '^Installing with apt-get: gcc libc6-dev cmake make$'
says apt-log '^update'
says apt-log '^install .* gcc libc6-dev cmake make$'

row CLI-6 "the key of the demo is in strings of at most 255 octets, and its private half is not there"
if grep -o '"[^"]*"' "$demo/example.zone" | grep -q '.\{258\}'; then fault "a string is too long"; fi
if grep -rq 'PRIVATE KEY' "$demo"/*.eml "$demo"/*.zone; then fault "a private key"; fi

finish
