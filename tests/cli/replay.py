"""Every kind of answer, of octets and of settings, recorded and replayed (see replay.sh)."""
import json
import re

import signer
from recording import OCTETS, escape, read, repeats, settings, spf, verify, write
from verdict import PROGRAM, SPF_PROGRAM, demo_zone, honest, row

ENVELOPE = ["-i", "192.0.2.7", "-e", "mail.d.test", "-f", "ada@d.test"]
MESSAGE = b"From: a@d.test\r\nTo: b@e.test\r\nSubject: s\r\nDate: today\r\n\r\nbody\r\n"
KINDS = ["nodata", "nxdomain", "servfail", "refused", "timeout", "bogus", "malformed"]

PUBLIC = signer.new_key("key.pem", 1024)
SIGNED = signer.sign(MESSAGE, "key.pem")
KEY_NAME = "test._domainkey.example.com."
KEY = signer.zone(PUBLIC)
SPF_RECORD = 'd.test. TXT "v=spf1 a:x.d.test mx include:i.test exists:e.d.test ~all"\n'
OTHERS = ('mail.d.test. TXT "v=spf1 -all"\nx.d.test. A 192.0.2.1\ni.test. TXT "v=spf1 ?all"\n'
          'd.test. MX 1 m.d.test.\nm.d.test. A 192.0.2.2\n_dmarc.d.test. TXT "v=DMARC1; p=reject"\n')
QUESTIONS = ["d.test TXT", "x.d.test A", "d.test MX", "m.d.test A", "i.test TXT", "e.d.test A",
             "mail.d.test TXT", "_dmarc.d.test TXT", KEY_NAME + " TXT", "_dmarc.test TXT"]


def case(why, zone, message=SIGNED, envelope=ENVELOPE, options=()):
    """Both programs repeat what this zone makes them say; the JSON of mailauth-verify."""
    row("CLI-13", why)
    write("zone", zone)
    if "-i" in envelope:
        repeats(SPF_PROGRAM, ["--dns-file", "zone", "-r", "mx.e.test", *envelope])
    return json.loads(repeats(PROGRAM, ["--dns-file", "zone", "-m", "mx.e.test", *envelope, *options],
                              message).stdout)


def kinds_of_answers():
    verdict = case("data of every type that is asked", SPF_RECORD + OTHERS + KEY)
    assert verdict["dkim"][0]["result"] == "pass" and verdict["spf"][1]["result"] == "softfail", verdict

    for kind in KINDS:
        failures = [f"$FAIL {question.split()[0].rstrip('.')}. {question.split()[1]} {kind}\n"
                    for question in QUESTIONS]
        for question, failure in zip(QUESTIONS, failures):
            case(f"{question} ends in {kind}", SPF_RECORD + OTHERS + KEY + failure)
        case(f"every question ends in {kind}", "".join(failures))

    case("no data at a name above ones that have some",
         'd.test. TXT "v=spf1 a:up.test exists:up.test a:a.up.test ~all"\na.up.test. A 192.0.2.1\n')
    case("NXDOMAIN at a name above ones that have data, which only $FAIL can say",
         'd.test. TXT "v=spf1 a:up.test a:a.up.test ~all"\na.up.test. A 192.0.2.1\n'
         "$FAIL up.test. A nxdomain\n")
    case("no data at a name below ones that have some",
         'd.test. TXT "v=spf1 a:down.d.test ~all"\ndown.d.test. TXT "x"\nd.test. A 192.0.2.1\n')
    case("no data of one type where there is some of another",
         'd.test. TXT "v=spf1 a mx ~all"\nd.test. A 192.0.2.1\n')
    case("a wildcard covers what was asked and not what was not",
         'd.test. TXT "v=spf1 a:1.w.test a:2.w.test a:w.test ~all"\n*.w.test. A 192.0.2.1\n')
    case("CNAMEs, one after the other, of each type",
         'd.test. CNAME a.e.test.\na.e.test. CNAME b.e.test.\nb.e.test. TXT "v=spf1 a:c.e.test mx ~all"\n'
         "c.e.test. CNAME d.e.test.\nd.e.test. A 192.0.2.7\n"
         f"{KEY_NAME} CNAME key.e.test.\n" + KEY.replace(KEY_NAME, "key.e.test.") +
         '_dmarc.d.test. CNAME policy.e.test.\npolicy.e.test. TXT "v=DMARC1; p=reject"\n')
    case("CNAMEs that lead to nothing, to no data, to a failure, and round in circles",
         'd.test. TXT "v=spf1 a:1.e.test a:2.e.test exists:3.e.test ~all"\n1.e.test. CNAME no.test.\n'
         '2.e.test. CNAME t.test.\nt.test. TXT "x"\n3.e.test. CNAME f.test.\n$FAIL f.test. A servfail\n'
         "_dmarc.d.test. CNAME _dmarc.d.test.\n")
    verdict = case("answers that are vouched for, data and none",
                   SPF_RECORD + OTHERS + KEY + f"$SECURE {KEY_NAME} TXT\n$SECURE d.test. TXT\n"
                   "$SECURE _dmarc.d.test. TXT\n$SECURE e.d.test. A\n")
    assert verdict["dnssec"]["authenticated"] == 4, verdict["dnssec"]
    case("no answer was needed", "", b"", envelope=[])


def odd_records():
    octets = "".join(f"\\{octet:03}" for octet in range(256))
    for notes, want in (("\\034\\092", "pass"), ("\\200\\255", "permerror"), ("\\000", "permerror")):
        verdict = case(f"a key record with {notes} in its notes: {want} (RFC 6376 3.2)",
                       f'{KEY_NAME} TXT "v=DKIM1; n={notes};" "p={PUBLIC[:150]}" "{PUBLIC[150:]}"\n')
        assert verdict["dkim"][0]["result"] == want, verdict
    case("a TXT record of all octets, twice, as key, SPF and DMARC record",
         "".join(f'{name} TXT "{octets[:800]}" "{octets[800:]}"\n{name} TXT "v=spf1 {octets[:400]}"\n'
                 for name in (KEY_NAME, "d.test.", "_dmarc.d.test.")))
    case("empty strings, and a record of the longest string",
         f'{KEY_NAME} TXT "" "" "v=DKIM1; p=" ""\nd.test. TXT "v=spf1 " "" "?all"\n'
         f'_dmarc.d.test. TXT "v=DMARC1; p=none; x={"y" * 230}" "{"z" * 255}"\n')
    case("several records, in their order", KEY + f'{KEY_NAME} TXT "v=DKIM1; p="\n' * 2 + KEY +
         'd.test. TXT "other"\n' + SPF_RECORD + OTHERS)
    case("names with dots, spaces and other octets in their labels",
         'd.test. TXT "v=spf1 mx ~all"\nd.test. MX 0 a\\.b\\032\\"\\\\\\255.d.test.\n'
         "d.test. MX 1 .\na\\.b\\032\\\"\\\\\\255.d.test. A 192.0.2.7\n")
    case("IPv6 addresses", 'd.test. TXT "v=spf1 a:x.d.test mx ~all"\nx.d.test. AAAA 2001:db8::7\n',
         envelope=["-i", "2001:db8:0:0::7", *ENVELOPE[2:]])


def settings_that_count():
    expiring = signer.sign(MESSAGE, "key.pem", tags=" t=1700000000; x=1700086400;")
    for time, want in (("1700000001", "pass"), ("1800000000", "fail"), ("0", "neutral")):
        verdict = case(f"the time: {want} at {time}", KEY, expiring, options=["--time", time])
        assert verdict["dkim"][0]["result"] == want, verdict
    case("the time of day, where none is given", KEY, expiring)
    for policy, want in (("refuse", "policy"), ("whole", "policy"), ("allow", "pass")):
        verdict = case(f"--body-length {policy}", KEY, signer.sign(MESSAGE + b"more\r\n", "key.pem", length=4),
                       options=["--body-length", policy])
        assert verdict["dkim"][0]["result"] == want, verdict
    lf = SIGNED.replace(b"\r\n", b"\n")
    verdict = case("--strict-crlf", KEY, lf, options=["--strict-crlf"])
    assert verdict["dkim"] == [] or verdict["dkim"][0]["result"] != "pass", verdict
    verdict = case("LF line ends, without it", KEY, lf)
    assert verdict["dkim"][0]["result"] == "pass", verdict
    case("--dns-fail and a second file", KEY + SPF_RECORD + OTHERS,
         options=["--dns-fail", "d.test/TXT=refused", "--dns-file", demo_zone()])
    case("no client: SPF is not judged", KEY + SPF_RECORD + OTHERS, envelope=ENVELOPE[2:])
    for envelope in (["-i", "192.0.2.7"], ["-i", "192.0.2.7", "-e", "mail.d.test"],
                     ["-i", "192.0.2.7", "-f", "ada@d.test"], ["-i", "192.0.2.7", "-e", "mail.d.test", "-f", ""],
                     ["-i", "192.0.2.7", "-e", "", "-f", "<>"], ["-i", "::ffff:192.0.2.7", "-e", "mail.d.test"]):
        row("CLI-13", f"an envelope of {' '.join(envelope)}")
        write("zone", KEY + SPF_RECORD + OTHERS)
        repeats(PROGRAM, ["--dns-file", "zone", "-m", "mx.e.test", *envelope], SIGNED)
    row("CLI-13", "the demo's message")
    repeats(PROGRAM, ["--dns-file", demo_zone(), "-m", "mx.e.test", *ENVELOPE], honest())


# What a client may send in HELO and MAIL FROM, as far as an argument can carry it.
TEXTS = [b"", b" ", b"a b", b'"', b"\\", b'a"b\\', b"a;b", b"(a)", b"\r\n", b"a\r\nX: y", b"a\nb", b"a\rb", b"\t",
         b"\x7f", b"\x80\xff", "\u00e9\u4e2d\U0001f48c".encode(), b"$SET x y", b'"\n$SET helo "x', b"; comment",
         b"@", b"<>", b"<a@b>x", b"a@b@c.test", b'"a b"@d.test', b"\\@d.test", b"@d.test", b"a@",
         b"@a.test:@b.test:c@d.test", b"x" * 2000, bytes(range(1, 256)), b"\\000", b"\\065"]


def octets_of_the_envelope():
    write("zone", SPF_RECORD + OTHERS + KEY)
    row("CLI-13", "HELO and reverse-path of any octets that an argument may hold")
    for text in TEXTS:
        for letter, key in (("-e", "helo"), ("-f", "mail-from")):
            options = ["--dns-file", "zone", "-i", "192.0.2.7", letter, text]
            repeats(PROGRAM, [*options, "-m", "mx.e.test"], SIGNED)
            repeats(SPF_PROGRAM, [*options, "-r", "mx.e.test"])
            spf(*options, "--record-dns", "F", "-q")
            assert settings("F")[key] == (b"" if (key, text) == ("mail-from", b"<>") else text), (key, text)

    row("CLI-13", "a route before the mailbox is not recorded")
    spf("--dns-file", "zone", "-i", "192.0.2.7", "-f", "<@a.test,@b.test:c@d.test>", "--record-dns", "F", "-q")
    assert settings("F")["mail-from"] == b"c@d.test"

    row("CLI-13", "and of any others: each octet alone, at the start, within and at the end")
    for octet in OCTETS:
        one = bytes([octet])
        for helo, sender in ((one, one), (one + b"a.test", b"a" + one + b"b@d.test"),
                             (b"a.test" + one, b"a@d.test" + one), (b"a" + one + b"b.test", b"a@d" + one + b".test")):
            through_settings(helo, sender)
    through_settings(bytes(range(256)), bytes(range(255, -1, -1)))
    through_settings(b"a\0b.test", b"x\0y@d\0.test")


def through_settings(helo, sender):
    """An envelope that no argument can carry comes by $SET; it is recorded as it was."""
    write("E", "$SET client 192.0.2.7\n$SET program.authserv-id mx.e.test\n$SET program.receiver mx.e.test\n"
          f"$SET helo {escape(helo)}\n$SET mail-from {escape(sender)}\n")
    for run in (verify, spf):
        first = run("--replay", "E", "--json", "--record-dns", "F")
        assert first.stderr == b"", (helo, sender, first)
        second = run("--replay", "F", "--json", "--record-dns", "G")
        assert (first.stdout, first.returncode) == (second.stdout, second.returncode), (helo, sender)
        assert read("F") == read("G"), (read("F"), read("G"))
        kept = settings("F")
        assert (kept["helo"], kept["mail-from"]) == (helo, sender), (helo, sender, kept)


def form_of_the_file():
    row("CLI-13", "a recording is printable ASCII, says no key twice, and holds what was used only")
    write("zone", SPF_RECORD + OTHERS + KEY + 'unused.test. TXT "never asked"\n')
    verify("--dns-file", "zone", "-m", "mx.e.test", *ENVELOPE[:4], "-f", b"\x00"[1:] + b"\xff@d.test",
           "--record-dns", "F", "-q", message=SIGNED)
    assert re.fullmatch(rb"([ -~]*\n)*", read("F")), read("F")
    assert b"unused" not in read("F")
    assert list(settings("F")) == ["program.authserv-id", "time", "client", "helo", "mail-from", "receiver",
                                   "body-length", "clock-skew"], settings("F")


kinds_of_answers()
odd_records()
settings_that_count()
octets_of_the_envelope()
form_of_the_file()
