"""Options beside --replay win over what it says, each alone; a recording that is wrong is refused by
the key that is (see replay.sh)."""
import json

import signer
from recording import read, same, settings, spf, verify, write
from verdict import row

MESSAGE = b"From: a@d.test\r\nTo: b@e.test\r\nSubject: s\r\nDate: today\r\n\r\nbody\r\n"
ZONE = ('d.test. TXT "v=spf1 ip4:192.0.2.7 -all"\nmail.d.test. TXT "v=spf1 ip4:192.0.2.7 -all"\n'
        'd2.test. TXT "v=spf1 ip4:192.0.2.7 ip4:192.0.2.8 ~all"\n_dmarc.d.test. TXT "v=DMARC1; p=none"\n'
        + signer.zone(signer.new_key("key.pem", 1024)))
SIGNED = signer.sign(MESSAGE + b"more\r\n", "key.pem", tags=" t=1700000000; x=1700086400;", length=6)
GIVEN = {"-i": "192.0.2.7", "-e": "mail.d.test", "-f": "a@d.test", "-m": "mx.e.test",
         "--time": "1700000001", "--body-length": "allow"}
# for each option another value, the settings that it changes, and whether the verdict must change
OTHERS = [
    ("-i", "192.0.2.8", "client", True),
    ("-e", "d2.test", "helo", True),
    ("-f", "x@d2.test", "mail-from", True),
    ("-f", "<>", "mail-from", True),
    ("-m", "mx.f.test", "program.authserv-id", True),
    ("--time", "1800000000", "time", True),
    ("--body-length", "refuse", "body-length", True),
]


def arguments(given):
    return [word for pair in given.items() for word in pair]


def judge(*options, message=SIGNED):
    done = verify("--json", *options, message=message)
    assert done.stderr == b"", done.stderr
    return json.loads(done.stdout), done


def options_win():
    write("zone", ZONE)
    first = judge("--dns-file", "zone", *arguments(GIVEN), "--record-dns", "F")[0]
    assert first["dkim"][0]["result"] == "pass" and first["spf"][1]["result"] == "pass", first
    for option, value, key, changes in OTHERS:
        row("CLI-14", f"{option} {value} beside --replay wins, and nothing else changes")
        with_it = judge("--replay", "F", "--dns-file", "zone", option, value, "--record-dns", "G")[1]
        plain = judge("--dns-file", "zone", *arguments({**GIVEN, option: value}))[1]
        # the zone is read twice here: equal records count once (RFC 2181 5)
        same(with_it, plain, (option, value))
        assert (json.loads(with_it.stdout) != first) == changes, (option, value)
        before, after = settings("F"), settings("G")
        changed = [k for k in before if before[k] != after.get(k)]
        # who judges is told to explanations as well
        assert [k for k in changed if k != "receiver"] == [key], (before, after)
        assert list(before) == list(after), (before, after)

    row("CLI-14", "--dns-fail wins over what was recorded")
    assert judge("--replay", "F", "--dns-fail", "d.test/TXT=refused")[0]["spf"][1]["result"] == "temperror"
    row("CLI-14", "--dns-file adds records to those that were recorded, as a second file does")
    write("more", 'd.test. TXT "v=spf1 -all"\n')
    assert judge("--replay", "F", "--dns-file", "more")[0]["spf"][1]["result"] == "permerror"
    row("CLI-14", "--strict-crlf beside --replay is in force, and is recorded")
    lf = SIGNED.replace(b"\r\n", b"\n")
    assert judge("--replay", "F", message=lf)[0]["dkim"][0]["result"] == "pass"
    strict = judge("--replay", "F", "--strict-crlf", "--record-dns", "G", message=lf)[0]
    assert not [s for s in strict["dkim"] if s["result"] == "pass"], strict
    assert settings("G")["program.strict-crlf"] == b"yes" and judge("--replay", "G", message=lf)[0] == strict
    row("CLI-14", "-q, --explain and --record-dns go with --replay as with anything")
    quiet = verify("--replay", "F", "-q", message=SIGNED)
    assert (quiet.stdout, quiet.returncode) == (b"", judge("--replay", "F")[1].returncode)
    assert "explain" in judge("--replay", "F", "--explain")[0]
    row("CLI-14", "a recording may be written over the file that is replayed")
    write("G", read("F"))
    assert judge("--replay", "G", "--record-dns", "G")[0] == first and read("G") == read("F")
    row("CLI-14", "of an option that stands twice, the last one counts")
    assert judge("--replay", "missing", "--replay", "F")[0] == first
    assert judge("--replay", "F", "--time", "1800000000", "--time", GIVEN["--time"])[0] == first
    row("CLI-14", "options that this version has not got are refused beside --replay, too")
    for option in ("--psl", "--dmarc-mode"):
        assert verify("--replay", "F", option, "1").returncode == 64, option
    row("CLI-14", "--resolver beside --replay is refused: nobody would be asked")
    assert verify("--replay", "F", "--resolver", "192.0.2.53", message=SIGNED).returncode == 64


def options_of_spf_win():
    write("zone", ZONE)
    given = ["-i", "192.0.2.7", "-e", "mail.d.test", "-f", "a@d.test", "-r", "mx.e.test"]
    spf("--dns-file", "zone", *given, "--record-dns", "F", "-q")
    for option, value, key in (("-i", "192.0.2.8", "client"), ("-e", "d2.test", "helo"),
                               ("-f", "x@d2.test", "mail-from"), ("-r", "mx.f.test", "program.receiver")):
        row("CLI-14", f"mailauth-spf: {option} {value} beside --replay wins, and nothing else changes")
        other = list(given)
        other[other.index(option) + 1] = value
        same(spf("--replay", "F", "--dns-file", "zone", option, value, "--record-dns", "G"),
             spf("--dns-file", "zone", *other), (option, value))
        before, after = settings("F"), settings("G")
        changed = [k for k in before if before[k] != after.get(k)]
        # who judges is told to explanations as well
        assert [k for k in changed if k != "receiver"] == [key], (before, after)
    row("CLI-14", "mailauth-verify judges SPF by what mailauth-spf has recorded")
    verdict = judge("--replay", "F", "-m", "mx.e.test", message=b"")[0]
    assert [i["result"] for i in verdict["spf"]] == ["pass", "pass"], verdict["spf"]
    row("CLI-14", "a recording without an envelope leaves mailauth-spf nothing to judge: 64")
    write("E", "$SET time 1\n")
    done = spf("--replay", "E")
    assert done.returncode == 64 and b"nothing to judge" in done.stderr, done


# Wrong settings, and the key that must be named.
WRONG = [
    ("time", ["now", "-1", "9223372036854775808", '""', "1.5", '" 1"', "1x"]),
    ("client", ["192.0.2", "mx.test", '""', "192.0.2.7/32", '"192.0.2.7\\000"', "::1::", f"1{'0' * 200}"]),
    ("body-length", ["Allow", '""', '"allow\\000"', "0"]),
    ("clock-skew", ["-1", "4294967296", '""', "x"]),
    ("program.authserv-id", ['""', '"two words"', '"mx\\000.test"', '"\\233"', "x" * 256, '"a\\010b"']),
    ("program.strict-crlf", ["no", '""', "1", '"yes\\000"']),
    ("nonsense", ["1"]),
    ("Time", ["1"]),
]


def wrong_settings():
    for key, values in WRONG:
        row("CLI-14", f"a wrong {key} is malformed, 65, and named")
        for value in values:
            write("E", f"$SET client 192.0.2.7\n$SET helo a.test\n$SET {key} {value}\n")
            done = verify("--replay", "E", message=MESSAGE)
            assert (done.stdout, done.returncode) == (b"", 65), (key, value, done)
            assert done.stderr == f"mailauth-verify: E: unknown key or wrong value: {key}\n".encode(), done.stderr
    row("CLI-14", "a wrong receiver is malformed for mailauth-spf")
    for value in ('""', '"two words"', '"mx\\000"', "x" * 256):
        write("E", f"$SET client 192.0.2.7\n$SET helo a.test\n$SET program.receiver {value}\n")
        done = spf("--replay", "E")
        assert done.returncode == 65 and done.stderr.endswith(b": program.receiver\n"), done
    row("CLI-14", "what an option says need not be right in the file")
    write("E", "$SET client 192.0.2.7\n$SET helo a.test\n$SET program.authserv-id \"\"\n")
    assert verify("--replay", "E", "-m", "mx.test", message=MESSAGE).returncode == 2
    row("CLI-14", "a $SET that cannot be read is malformed, with its place")
    for line in ("$SET", "$SET time", '$SET time "1', "$SET time 1 2", "$SET a/b 1", f"$SET {'k' * 65} 1"):
        write("E", "; fine\n" + line + "\n")
        done = verify("--replay", "E", message=MESSAGE)
        assert done.returncode == 65 and done.stderr.startswith(b"mailauth-verify: E:2:"), (line, done)
    row("CLI-14", "$SET counts in the file of --replay alone, not in one of --dns-file")
    write("E", "$SET client 192.0.2.7\n$SET helo a.test\n$SET program.authserv-id mx.wrong.test\n$SET time x\n")
    write("F", "$SET time 1\n")
    for options in (["--dns-file", "E"], ["--dns-file", "E", "--replay", "F"], ["--replay", "F", "--dns-file", "E"]):
        verdict = judge(*options, message=MESSAGE)[0]
        assert verdict["spf"] == [] and "wrong" not in verdict["authentication_results"], verdict


options_win()
options_of_spf_win()
wrong_settings()
