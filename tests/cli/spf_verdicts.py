"""Every result of SPF: what mailauth-spf and mailauth-verify say and exit with (see verdicts.sh)."""
import re
import subprocess

import received_spf
from verdict import CODES, ORDER, SPF_KEYS, SPF_PROGRAM, judge, read_json, row

CLIENT, HELO, SENDER = "192.0.2.7", "mail.d.test", "ada@d.test"
# HELO has a record of its own, so that its verdict differs from MAIL FROM's.
ZONE = 'mail.d.test. TXT "v=spf1 ip4:192.0.2.99 -all"\n'
SPF = 'd.test. TXT "v=spf1 %s"\n'
INCLUDES = "".join(f'i{n}.test. TXT "v=spf1 ip4:198.51.100.{n} -all"\n' for n in range(11))


def includes(count):
    return SPF % (" ".join(f"include:i{n}.test" for n in range(count)) + " ?all") + INCLUDES


# why, zone, result, (mechanism, lookups, void lookups), whether there is a problem
# The counts are those of RFC 7208 4.6.4: include, a, mx, exists and redirect each are a lookup, the
# first TXT question and "all", "ip4" and "ip6" are none; a void one found NXDOMAIN or no data.
ROWS = [
    ("no record: none (4.5)", 'd.test. TXT "not SPF"\n', "none", (None, 0, 0), True),
    ("v=spf10 is no SPF record (4.5)", 'd.test. TXT "v=spf10 +all"\n', "none", (None, 0, 0), True),
    ("a domain that does not exist: none (4.3)", "", "none", (None, 0, 0), True),
    ("no term matches and none redirects: neutral (4.7)", SPF % "ip4:192.0.2.8", "neutral",
     (None, 0, 0), False),
    ("?: neutral (2.6.2)", SPF % "?all", "neutral", ("?all", 0, 0), False),
    ("an address that is listed: pass (5.6)", SPF % "ip4:192.0.2.0/28 -all", "pass",
     ("ip4:192.0.2.0/28", 0, 0), False),
    ("an address of the domain: pass, one lookup (5.3)", SPF % "a -all" + "d.test. A 192.0.2.7\n",
     "pass", ("a", 1, 0), False),
    ("an address of a host of mx: pass, one lookup (5.4)",
     SPF % "mx -all" + "d.test. MX 1 mx.d.test.\nmx.d.test. A 192.0.2.7\n", "pass", ("mx", 1, 0), False),
    ("a name that exists: pass, one lookup (5.7)", SPF % "exists:e.test -all" + "e.test. A 127.0.0.2\n",
     "pass", ("exists:e.test", 1, 0), False),
    ("an included record that passes is a match (5.2)",
     SPF % "include:i.test -all" + 'i.test. TXT "v=spf1 ip4:192.0.2.7 -all"\n', "pass",
     ("include:i.test", 1, 0), False),
    ("an included record that fails is no match: neutral (5.2)",
     SPF % "include:i.test ?all" + 'i.test. TXT "v=spf1 -all"\n', "neutral", ("?all", 1, 0), False),
    ("redirect takes the other record's result (6.1)",
     SPF % "redirect=r.test" + 'r.test. TXT "v=spf1 ~all"\n', "softfail", ("~all", 1, 0), False),
    ("-: fail (2.6.4)", SPF % "-all", "fail", ("-all", 0, 0), False),
    ("a void lookup counts as one (4.6.4)", SPF % "a:no.test -all", "fail", ("-all", 1, 1), False),
    ("two void lookups are within the limit (4.6.4)", SPF % "a:no.test exists:none.test ~all",
     "softfail", ("~all", 2, 2), False),
    ("a third is a permerror (4.6.4)", SPF % "a:no.test exists:none.test a:nil.test ~all", "permerror",
     ("a:nil.test", 3, 3), True),
    ("~: softfail (2.6.5)", SPF % "~all", "softfail", ("~all", 0, 0), False),
    ("ten lookups are within the limit (4.6.4)", includes(10), "neutral", ("?all", 10, 0), False),
    ("the eleventh is a permerror, and is not made (4.6.4)", includes(11), "permerror", ("include:i10.test", 10, 0), True),
    ("two records: permerror (4.5)", SPF % "+all" + SPF % "-all", "permerror", (None, 0, 0), True),
    ("a wrong term, even behind one that matches: permerror (4.6)", SPF % "+all ip4:192.0.2.256",
     "permerror", ("ip4:192.0.2.256", 0, 0), True),
    ("an unknown mechanism: permerror (4.6.1)", SPF % "allow -all", "permerror", ("allow", 0, 0), True),
    ("an included domain without a record: permerror (5.2)", SPF % "include:no.test -all", "permerror",
     ("include:no.test", 1, None), True),
    ("redirect to a domain without one: permerror (6.1)", SPF % "redirect=no.test", "permerror",
     ("redirect=no.test", 1, None), True),
] + [
    (f"the record's question ends in {kind}: temperror (4.4)", f"$FAIL d.test. TXT {kind}\n",
     "temperror", (None, 0, 0), True)
    for kind in ("servfail", "refused", "timeout", "bogus", "malformed")
] + [
    (f"a term's question ends in {kind}: temperror (5)", SPF % "a:x.test -all" + f"$FAIL x.test. A {kind}\n",
     "temperror", ("a:x.test", 1, 0), True)
    for kind in ("servfail", "refused", "timeout", "bogus", "malformed")
]


def spf(*options):
    return subprocess.run([SPF_PROGRAM, "--dns-file", "zone", "-r", "mx.example.net", *options],
                          capture_output=True, check=False, stdin=subprocess.DEVNULL)


def spf_build(*options):
    return subprocess.run([SPF_PROGRAM, "--build", *options], capture_output=True, check=False)


def spf_json(*options):
    done = spf("--json", *options)
    assert done.stderr == b"", done.stderr
    verdict = read_json(done.stdout)
    assert list(verdict) == SPF_KEYS, list(verdict)
    assert done.returncode == CODES[verdict["result"]], (done.returncode, verdict)
    return verdict


def check_json(verdict, result, numbers, has_problem):
    mechanism, lookups, voids = numbers
    assert verdict["version"] == 1 and type(verdict["version"]) is int, verdict
    assert (verdict["result"], verdict["mechanism"], verdict["lookups"], verdict["explanation"]) == (
        result, mechanism, lookups, None), (verdict, result, numbers)
    assert voids is None or verdict["void_lookups"] == voids, (verdict, numbers)
    assert (type(verdict["problem"]) is str and verdict["problem"] != "") if has_problem else (
        verdict["problem"] is None), verdict


def check_text(options, result, identity, mechanism):
    """The first line is the result, the rest a Received-SPF field with the same in it."""
    done = spf(*options)
    first, field = done.stdout.split(b"\n", 1)
    assert first.decode() == result and done.returncode == CODES[result], done
    word, comment, pairs = received_spf.parse(field)
    assert word == result and comment is not None, field
    assert pairs.get("receiver") == "mx.example.net" and pairs.get("identity") == identity, field
    assert pairs.get("client-ip") == CLIENT, field
    assert ("problem" in pairs) == (result in ("temperror", "permerror")), field
    if result in ("pass", "fail", "softfail", "neutral"):
        assert pairs["mechanism"] == (mechanism or "default"), field


def check_verify(result, helo_result):
    """mailauth-verify on a message without signature and DMARC record: SPF against dkim=none."""
    verdict, code = judge(b"From: a@nowhere.test\r\n\r\n", "--dns-file", "zone", "-i", CLIENT, "-e", HELO,
                          "-f", SENDER)
    assert [(i["result"], i["identity"], i["domain"]) for i in verdict["spf"]] == [
        (helo_result, "helo", HELO), (result, "mailfrom", "d.test")], verdict["spf"]
    assert verdict["dmarc"]["result"] == "none", verdict["dmarc"]
    assert code == CODES[min(result, "none", key=ORDER.index)], (code, result)


def write_zone(text):
    with open("zone", "w", encoding="ascii") as f:
        f.write(text)


def explanations():
    row("CLI-19", "a fail is explained in the second line, and in JSON, by its domain's own words")
    write_zone(ZONE + SPF % "-all exp=why.test" + 'why.test. TXT "%{c} is not %{d}\'s"\n')
    options = "-i", CLIENT, "-f", SENDER
    text = CLIENT + " is not d.test's"
    assert spf(*options).stdout.split(b"\n")[:2] == [b"fail", b"explanation: " + text.encode()]
    assert spf_json(*options)["explanation"] == text
    row("CLI-19", "another result is not")
    write_zone(ZONE + SPF % "~all exp=why.test" + 'why.test. TXT "no"\n')
    assert spf(*options).stdout.split(b"\n")[1].startswith(b"Received-SPF:")
    assert spf_json(*options)["explanation"] is None


def built():
    row("CLI-20", "a record is built in zone syntax, which then judges as it was asked for")
    line = spf_build("d.test", "--network", "192.0.2.0/25", "--network", "192.0.2.128/25", "--mx", "--policy",
                     "softfail", "--host", "a.test", "--include", "i.test", "--forwarder", "f.test").stdout
    assert line == (b'd.test. TXT "v=spf1 ip4:192.0.2.0/24 a:a.test mx include:i.test ?a:f.test ~all"\n'), line
    write_zone(ZONE + line.decode())
    assert spf_json("-i", "192.0.2.200", "-f", SENDER)["result"] == "pass"
    row("CLI-20", "what cannot stand in a record is a usage error, in one line")
    for options in (["d.test", "--network", "x"], ["d.test", "--host", "a"], ["d.test", "--policy", "pass"], [],
                    ["d.test", "e.test"], ["d.test", "--network"], ["d.test", "--json"], ["a b"],
                    ["d.test", "--include", "D.test"], ["d.test"] + [x for i in range(11) for x in ("--host", f"h{i}.test")]):
        done = spf_build(*options)
        assert done.returncode == 64 and done.stdout == b"", (options, done)
        assert done.stderr.startswith(b"mailauth-spf: ") and done.stderr.count(b"\n") == 1, done.stderr


def every_result():
    for why, zone, result, numbers, has_problem in ROWS:
        row("CLI-12", why)
        write_zone(ZONE + zone)
        verdict = spf_json("-i", CLIENT, "-e", HELO, "-f", SENDER)
        assert (verdict["identity"], verdict["domain"]) == ("mailfrom", "d.test"), verdict
        check_json(verdict, result, numbers, has_problem)
        check_text(["-i", CLIENT, "-e", HELO, "-f", SENDER], result, "mailfrom", numbers[0])
        check_verify(result, "fail")
        quiet = spf("-q", "-i", CLIENT, "-e", HELO, "-f", SENDER)
        assert (quiet.stdout, quiet.stderr, quiet.returncode) == (b"", b"", CODES[result]), quiet

        write_zone(re.sub(r"(?m)^(\$FAIL )?d\.test\. ", r"\1mail.d.test. ", zone))
        verdict = spf_json("-i", CLIENT, "-e", HELO)
        assert (verdict["identity"], verdict["domain"]) == ("helo", HELO), verdict
        assert verdict["result"] == result, (why, verdict)
    assert {r[2] for r in ROWS} == {"none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"}


def identities():
    write_zone(ZONE + SPF % "ip4:192.0.2.7 ip6:2001:db8::/32 -all")
    row("CLI-12", "the null reverse-path is postmaster at the HELO name (RFC 7208 2.4)")
    for null in ("", "<>"):
        verdict = spf_json("-i", "192.0.2.99", "-e", HELO, "-f", null)
        assert (verdict["result"], verdict["identity"], verdict["domain"]) == ("pass", "mailfrom", HELO)
        field = spf("-i", "192.0.2.99", "-e", HELO, "-f", null).stdout.split(b"\n", 1)[1]
        assert received_spf.parse(field)[2]["envelope-from"] == "postmaster@" + HELO, field

    row("CLI-12", "without -f the HELO identity is judged, without -e MAIL FROM alone")
    assert spf_json("-i", "192.0.2.99", "-e", HELO)["identity"] == "helo"
    assert spf_json("-i", CLIENT, "-f", SENDER)["result"] == "pass"

    row("CLI-12", "an IPv6 client, and an IPv4 one mapped into IPv6 (RFC 7208 5)")
    assert spf_json("-i", "2001:db8::7", "-f", SENDER)["mechanism"] == "ip6:2001:db8::/32"
    assert spf_json("-i", "::ffff:192.0.2.7", "-f", SENDER)["mechanism"] == "ip4:192.0.2.7"
    assert spf_json("-i", "2001:db9::7", "-f", SENDER)["result"] == "fail"

    row("CLI-12", "a single label and an address literal are no domains: none, and never an error (4.3)")
    for helo in ("localhost", "[192.0.2.7]", "", "a..b.test", "." * 300, "x" * 64 + ".test"):
        verdict = spf_json("-i", CLIENT, "-e", helo)
        assert (verdict["result"], verdict["lookups"]) == ("none", 0), verdict

    row("CLI-12", "--explain prints the steps between result and field; in JSON they are a text")
    lines = spf("--explain", "-i", CLIENT, "-f", SENDER).stdout.decode().split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("Received-SPF:"))
    assert lines[0] == "pass" and at > 2 and "ip4:192.0.2.7" in "\n".join(lines[1:at]), lines
    steps = read_json(spf("--explain", "--json", "-i", CLIENT, "-f", SENDER).stdout)
    assert list(steps) == [*SPF_KEYS, "explain"], list(steps)
    assert steps["explain"] == "\n".join(lines[1:at]) + "\n", steps["explain"]


def wrong_command_lines():
    row("CLI-12", "options that are wrong, missing, or not in this version: 64 and one line")
    good = ["-i", CLIENT, "-e", HELO, "-f", SENDER]
    for options in (["--lint", "d.test", "--lint-text", "v=spf1 -all"], ["--lint", "d.test", "--explain"],
                    ["--lint", "d.test", "--record-dns", "R"], ["--lint"], ["-r", "", *good],
                    ["-r", "two words", *good], ["-r", "x" * 256, *good], ["message.eml", *good],
                    ["-e", HELO], ["-i", CLIENT], ["-i", "192.0.2", "-e", HELO], ["-m", "x", *good],
                    ["--body-length", "allow", *good], ["--resolver", "127.0.0.1", *good],
                    ["--timeout", "x", *good], ["--deadline", "-1", *good],
                    ["--max-addresses", "1", *good]):
        done = spf(*options)
        assert done.returncode == 64 and done.stdout == b"", (options, done)
        assert done.stderr.startswith(b"mailauth-spf: ") and done.stderr.count(b"\n") == 1, done.stderr

    row("CLI-12", "files that cannot be read 66, that cannot be understood 65; --help and --version 0")
    assert spf("--dns-file", "missing", *good).returncode == 66
    assert spf("--dns-file", ".", *good).returncode == 66
    assert spf("--replay", "missing").returncode == 66
    with open("bad", "wb") as f:
        f.write(b'd.test. TXT "no end\n')
    done = spf("--dns-file", "bad", *good)
    assert done.returncode == 65 and done.stderr.startswith(b"mailauth-spf: bad:1:"), done
    assert spf("--help").stdout.startswith(b"usage: mailauth-spf") and spf("--help").returncode == 0
    assert spf("--version").stdout.startswith(b"mailauth-spf ") and spf("--version").returncode == 0


def linting():
    row("LINT-4", "a record in order: the tree and the sums, exit 0; no record 1; a warning 3")
    with open("lint.zone", "w", encoding="ascii") as f:
        f.write('good.test. TXT "v=spf1 mx -all"\ngood.test. MX 1 m.good.test.\n'
                'm.good.test. A 8.8.8.8\nm.good.test. AAAA 2620::1\n'
                'warn.test. TXT "v=spf1 +mx:good.test ptr ~all"\n')
    lint = lambda *options: subprocess.run([SPF_PROGRAM, "--dns-file", "lint.zone", *options],
                                           capture_output=True, check=False)
    done = lint("--lint", "good.test")
    assert done.returncode == 0 and done.stderr == b"", done
    assert done.stdout == (b"good.test: v=spf1 mx -all\n  mx: 1 lookup, 0 void lookups\n"
                           b"  in all: 1 lookup, 0 void lookups\n"
                           b"lookups: 1 of 10, void lookups: 0 of 2\n"
                           b"may send: 1 addresses of IPv4, 1 /64 networks of IPv6\n"), done.stdout
    assert lint("--lint", "none.test").returncode == 1
    done = lint("--lint", "warn.test")
    assert done.returncode == 3, done
    assert done.stdout.endswith(b"warning: warn.test@21: ptr: ptr should not be used (RFC 7208 5.5)\n"), done
    assert lint("--lint", "warn.test", "-q").stdout == b""
    row("LINT-3", "from how many addresses on there is a warning is an option")
    for most, code in (("513", 0), ("512", 3), ("1", 3), ("0", 64), ("x", 64)):
        done = lint("--lint-text", "v=spf1 ip4:8.8.4.0/23 -all", "--max-addresses", most)
        assert done.returncode == code, (most, done)

    row("CLI-20", "what --build prints is a record in order for --lint")
    with open("lint.zone", "ab") as f:
        f.write(spf_build("built.test", "--network", "8.8.4.0/23", "--network", "8.8.4.4", "--host", "m.good.test",
                          "--forwarder", "M.good.test", "--include", "good.test").stdout)
    done = lint("--lint", "built.test")
    assert done.returncode == 0 and done.stderr == b"", done
    assert done.stdout.endswith(b"lookups: 3 of 10, void lookups: 0 of 2\n"
                                b"may send: 513 addresses of IPv4, 1 /64 networks of IPv6\n"), done.stdout

    row("LINT-4", "a text alone asks nothing; in JSON")
    done = lint("--lint-text", "v=spf1 mx:gone.test ip4:8.8.8.8/33", "--json")
    assert done.returncode == 1 and done.stdout.count(b"\n") == 1, done
    found = read_json(done.stdout)
    assert list(found) == ["version", "severity", "lookups", "void_lookups", "open_ended",
                           "ipv4_addresses", "ipv6_networks", "problems"], found
    assert found["severity"] == "error" and found["lookups"] == 1 and not found["open_ended"], found
    assert read_json(lint("--lint-text", "v=spf1 include:a.test -all", "--json").stdout)["open_ended"]
    assert [(p["severity"], p["offset"], p["term"]) for p in found["problems"]] == [
        ("error", 32, "ip4:8.8.8.8/33"), ("warning", 0, "")], found


every_result()
explanations()
linting()
built()
identities()
wrong_command_lines()
