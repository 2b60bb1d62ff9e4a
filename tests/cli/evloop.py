"""The event loop of examples/evloop.c under many seeds: evloop.py SEEDS [never] (see evloop.sh)."""
import os
import subprocess
import sys
import time

import signer
from recording import execute, read, verify, write
from verdict import demo_zone, honest, row

EVLOOP = os.path.join(os.environ["MA_BIN"], "evloop")
SESSIONS = 100
DEADLINE = 20  # seconds, of evloop.c
ENVELOPE = ["-i", "192.0.2.7", "-e", "mail.d.test", "-f", "ada@d.test"]
MESSAGE = b"From: a@x.y.d.test\r\nTo: b@e.test\r\nSubject: s\r\nDate: today\r\n\r\nbody\r\n"

KEY = signer.zone(signer.new_key("key.pem", 1024))
SIGNED = signer.sign(MESSAGE, "key.pem")
FIELD = SIGNED[:SIGNED.index(b"From:")]
# four signatures, of which one passes; each has a key of its own
FOUR = b"".join(FIELD.replace(b"s=test", b"s=other%d" % n) for n in range(3)) + SIGNED
KEYS = KEY + "".join(KEY.replace("test.", f"other{n}.", 1) for n in range(2)) + (
    "$FAIL other2._domainkey.example.com. TXT servfail\n")
LONG_SPF = ('d.test. TXT "v=spf1 a:1.d.test mx include:i.test exists:3.d.test redirect=r.test"\n'
            '1.d.test. A 192.0.2.1\nd.test. MX 1 m1.d.test.\nd.test. MX 2 m2.d.test.\nm1.d.test. A 192.0.2.2\n'
            'i.test. TXT "v=spf1 include:j.test ?all"\nj.test. TXT "v=spf1 a:j.test"\n'
            'r.test. TXT "v=spf1 mx:d.test a:3.d.test ip4:192.0.2.7 -all"\nmail.d.test. TXT "v=spf1 a -all"\n'
            'mail.d.test. A 192.0.2.7\n')
# the first host matches, so that the verdict may stand before the others' answers have come
FIRST_MATCHES = 'd.test. TXT "v=spf1 mx -all"\n' + "".join(
    f"d.test. MX {n} m{n}.d.test.\nm{n}.d.test. A 192.0.2.{n}\n" for n in range(7, 15))
POLICY = '_dmarc.d.test. TXT "v=DMARC1; p=reject; np=quarantine"\n'


def cases():
    """(message, what mailauth-verify is to be told); each is recorded before it is played again."""
    yield FOUR, KEYS + LONG_SPF + POLICY
    yield MESSAGE, LONG_SPF + POLICY + "x.y.d.test. A 192.0.2.1\n"
    yield b"From: a@d.test\r\n\r\n", FIRST_MATCHES
    yield FOUR, KEYS + LONG_SPF + "$FAIL _dmarc.y.d.test. TXT timeout\n" + POLICY
    yield FOUR, KEYS + LONG_SPF + POLICY + "$FAIL j.test. A bogus\n"
    yield FOUR, ""
    yield (b"From: a@d.test\r\n" + b"From: b@g.test\r\n\r\n",
           LONG_SPF + POLICY + '_dmarc.g.test. TXT "v=DMARC1; p=quarantine"\n')
    yield SIGNED, KEYS + "d.test. CNAME d2.test.\nd2.test. TXT \"v=spf1 -all\"\n$SECURE d.test. TXT\n"
    yield b"", ""
    yield honest(), read(demo_zone())


def prepare():
    """Records each case; the files to be played, and what must be said of each."""
    files, wanted = [], []
    for n, (message, zone) in enumerate(cases()):
        write(f"{n}.eml", message)
        write("zone", zone)
        done = verify("--dns-file", "zone", "-m", "mx.example.net", "--time", "1700000000", *ENVELOPE,
                      "--record-dns", f"{n}.zone", message=message)
        assert done.stderr == b"", done
        recorded = read(f"{n}.zone").split(b"\n", 1)
        assert recorded[0].startswith(b"$SET program.authserv-id "), recorded
        files += [f"{n}.eml", f"{n}.zone"]
        wanted.append(done.stdout + recorded[1])
    assert len(set(wanted)) == len(wanted)
    return files, sorted(wanted * (SESSIONS // len(wanted)))


def blocks(output):
    parts = output.split(b"\n\n")
    assert parts[-1] == b"", parts[-1]
    return [part + b"\n" for part in parts[:-1]]


def any_order(seeds):
    files, wanted = prepare()
    row("CLI-16", f"{SESSIONS} messages at once, answered in the orders of {seeds} seeds: each has the verdict "
        "and the transcript that mailauth-verify has")
    orders = set()
    for seed in range(1, seeds + 1):
        done = execute(EVLOOP, str(seed), *files)
        assert (done.stderr, done.returncode) == (b"", 0), (seed, done)
        assert sorted(blocks(done.stdout)) == wanted, (seed, done.stdout)
        orders.add(done.stdout)
    row("CLI-16", "the orders in which they came to an end do differ")
    assert len(orders) > seeds * 9 // 10, (len(orders), seeds)


def no_answer():
    files, _ = prepare()
    row("CLI-17", "while no answer comes nothing is said, for every verdict that needs one is pending")
    begin = time.monotonic()
    with subprocess.Popen([EVLOOP, "0", files[0], files[1]], stdout=subprocess.PIPE) as loop:
        time.sleep(DEADLINE / 4)
        assert loop.poll() is None, "it should wait"
        os.set_blocking(loop.stdout.fileno(), False)
        assert loop.stdout.read() is None, "it should say nothing yet"
        os.set_blocking(loop.stdout.fileno(), True)
        output = loop.stdout.read()
    waited = time.monotonic() - begin
    row("CLI-17", "at the deadline what is open is a timeout: temperror everywhere, and no policy")
    assert loop.returncode == 0 and DEADLINE * 0.9 < waited < DEADLINE * 2, (loop.returncode, waited)
    assert len(blocks(output)) == SESSIONS and len(set(blocks(output))) == 1, output
    one = blocks(output)[0].decode()
    results = [line.strip().split("=", 1) for line in one.split("$SET")[0].replace("\n\t", " ").split("; ")[1:]]
    assert [(method, value.split()[0]) for method, value in results] == [
        ("spf", "temperror"), ("spf", "temperror"), *[("dkim", "temperror")] * 4, ("dmarc", "temperror")], one
    failures = [line for line in one.split("\n") if line and not line.startswith(("$SET", "Auth", "\t"))]
    assert failures and all(f.startswith("$FAIL ") and f.endswith(" timeout") for f in failures), failures


def wrong_arguments():
    row("CLI-16", "a wrong command line is 64, a file that cannot be read 66, one that is no recording 65, and said so")
    files, _ = prepare()
    for code, arguments in ((64, ()), (64, ("1",)), (64, ("1", files[0])), (64, ("1", *files[:3])),
                            (66, ("1", "missing", files[1])), (66, ("1", files[0], "missing")),
                            (65, ("1", files[0], files[0]))):
        done = execute(EVLOOP, *arguments)
        assert (done.stdout, done.returncode) == (b"", code), (arguments, done)
        assert done.stderr.count(b"\n") == 1, done


if "never" in sys.argv[2:]:
    no_answer()
else:
    wrong_arguments()
any_order(int(sys.argv[1]))
