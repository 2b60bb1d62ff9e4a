"""python3-authres, and a strict reader, read back what the programs write (see authres_oracle.sh)."""
import re

import received_spf
from authres_reader import read, unfold
from recording import OCTETS, escape, execute, settings, write
from verdict import PROGRAM, SPF_PROGRAM, check, demo_zone, honest, judge, row

ZONE = ("--dns-file", demo_zone())
PRINTABLE = re.compile("[ -~]+")

# What an AUID's local part may come to once decoded.
LOCAL_PARTS = [
    b"ada", b"", b"a.b+c", b"a b", b'"', b"\\", b'a"b', b"a\\", b'\\"', b"(", b")", b"a)b(c", b"a;b",
    b"; spf=pass", b'"; spf=pass smtp.mailfrom=evil', b"x header.d=evil.example", b"a=b", b"a,b",
    b"<a>", b"[a]", b"a/b", b"a?b", b"a@b", b"a..b", b".a", b"a.", b"none", b" ", b"a\tb", b"a\r\nX: y",
    b"a\nb", b"\0", b"\x7f", b"\xe9", "\u00e9".encode(), b"a" * 64, b"a" * 500]
# What stands in the tags, and is refused or written as it is.
DOMAINS = [b"example.com", b"Example.COM", b"_a.example.com", b"example.com(", b'example"com.example',
           b"example.com;dkim=pass", b"ex ample.com", b"example.com.", b"com", b"\xc3\xa9.example.com"]
SELECTORS = [b"spring", b"a.b.c", b"SPRING", b"a(b", b'a"', b"a b", b"", b"-", b"\xff"]
# What a client may call itself, or put before or behind the @ of its reverse-path.
NAMES = [b"mx.test; spf=pass", b"mx.test smtp.mailfrom=example.com", b"x\r\nReceived-SPF: pass", b"(", b")",
         b"a(b)c", b'a"; dkim=pass header.d=example.com; x="', b"\\", b'\\"', b"a\\\"b", b"a b", b"[192.0.2.7]",
         b"a" * 300, b" " * 897, b"\\" * 449, b"\\" * 450, b"b" * 900, b"c" * 901, b"d" * 5000]


def printable(text):
    """What a field must say of a text: the text whole, or nothing at all."""
    return text if PRINTABLE.fullmatch(text) else None


def check_value(got, name, value, field):
    """The value is there as it was meant; but one that is empty, not printable, or whose pair has more
    than 900 octets as written is not there at all (quoted or bare: where that decides, both will do)."""
    want = printable(value)
    least, most = len(name) + len(value), len(name) + len(re.sub(r'(["\\])', r"\\\1", value)) + 2
    if want is None or least > 900:
        assert got is None, (name, got, value, field)
    else:
        assert got == want or (most > 900 and got is None), (name, got, value, field)


def wanted_properties(verdict):
    """What the field must say, from the JSON: (method, result, properties) for each result."""
    for identity in verdict["spf"]:
        yield "spf", identity["result"], {"smtp." + identity["identity"]: identity["domain"]}
    for signature in verdict["dkim"]:
        yield "dkim", signature["result"], {
            "header.d": signature["domain"], "header.i": signature["auid"], "header.s": signature["selector"],
            "header.a": signature["algorithm"]}
    if not verdict["dkim"]:
        yield "dkim", None, {}
    dmarc = verdict["dmarc"]
    yield "dmarc", dmarc["result"], {
        "header.from": dmarc["author_domain"] or "", "policy.dmarc": dmarc["policy"] or ""}


def expect(field, verdict, authserv_id="mx.example.net"):
    """The field holds the verdict's values, each whole or not at all, and nothing else."""
    got_id, results = read(field)
    assert got_id == authserv_id, (got_id, authserv_id)
    wanted = list(wanted_properties(verdict))
    assert len(results) == len(wanted), (field, verdict)
    for (method, word, properties), (want_method, want_word, want) in zip(results, wanted):
        assert method == want_method and word == (want_word or word), (method, word, field)
        assert want_word or word in ("none", "permerror"), field
        left = {name: value for name, value in properties.items() if name != "header.b"}
        assert re.fullmatch("[A-Za-z0-9+/=]{0,8}", properties.get("header.b", "")), field
        for name, value in want.items():
            got = left.pop(name, None)
            if got is None and method == "dkim" and "header.s" not in properties:
                continue  # a field that is malformed is not quoted from
            check_value(got, name + "=", value, field)
        assert not left, (left, field)


def check_message(message, *options):
    verdict, code = judge(message, *ZONE, *options)
    expect(verdict["authentication_results"], verdict)
    text = execute(PROGRAM, "-m", "mx.example.net", *ZONE, *options, message=message)
    assert text.returncode == code and unfold(text.stdout) == verdict["authentication_results"], text
    return verdict


def quoted_printable(octets):
    return b"".join(b"=%02X" % octet for octet in octets)


def values_of_signatures():
    row("CLI-9", "what stands in i= comes back as it was, or not at all")
    for local in LOCAL_PARTS:
        verdict = check_message(honest().replace(b"i=ada@", b"i=" + quoted_printable(local) + b"@"))
        assert verdict["dkim"][0]["auid"].endswith("@example.com"), verdict
    row("CLI-9", "what stands in d= comes back as it was, or the signature is refused")
    for domain in DOMAINS:
        check_message(honest().replace(b"d=example.com", b"d=" + domain).replace(b"i=ada@example.com;", b""))
    row("CLI-9", "what stands in s= comes back as it was, or the signature is refused")
    for selector in SELECTORS:
        check_message(honest().replace(b"s=spring", b"s=" + selector))
    row("CLI-9", "a message without a signature has a result without properties")
    assert read(check_message(b"From: a@example.com\r\n\r\n")["authentication_results"])[1] == [
        ("dkim", "none", {}), ("dmarc", "fail", {"header.from": "example.com", "policy.dmarc": "reject"})]


# ---------------------------------------------------------------- every octet

def places(octet, text):
    """The octet alone, and at the beginning, within and at the end of a text."""
    return [octet, octet + text, text[:3] + octet + text[3:], text + octet]


def signed_by(octets, place):
    """Signatures with the octet in d=, s=, a= and i=, raw and encoded, and a From field with it."""
    header, body = honest().split(b"\r\n\r\n", 1)
    signature, rest = re.fullmatch(rb"(DKIM-Signature:.*?\r\n)(?=[A-Z])(.*)", header, re.DOTALL).groups()
    local = places(octets, b"ada")[place]
    domain = places(octets, b"example.com")[place]
    fields = [
        signature.replace(b"d=example.com", b"d=" + domain),
        signature.replace(b"s=spring", b"s=" + places(octets, b"spring")[place]),
        signature.replace(b"a=rsa-sha256", b"a=" + places(octets, b"rsa-sha256")[place]),
        signature.replace(b"i=ada@", b"i=" + local + b"@"),
        signature.replace(b"i=ada@", b"i=" + quoted_printable(local) + b"@"),
    ]
    author = b"From: \"" + local + b"\" <" + local + b"@" + domain + b">"
    rest = re.sub(rb"From: [^\r]*", lambda _: author, rest, count=1)
    return b"".join(fields) + rest + b"\r\n\r\n" + body


def envelope(helo, sender, records=""):
    """An envelope of any octets, which no argument could carry."""
    write("E", "$SET client 192.0.2.7\n$SET program.strict-crlf yes\n$SET program.authserv-id mx.example.net\n"
          f"$SET program.receiver mx.example.net\n$SET helo {escape(helo)}\n$SET mail-from {escape(sender)}\n"
          + records)


def check_both(message, helo, sender):
    """Both programs, on the envelope in E: their fields say what was given, or leave it out."""
    done = execute(PROGRAM, "--replay", "E", *ZONE, "--json", message=message)
    assert done.stderr == b"", done
    verdict = check(done.stdout, done.returncode)
    expect(verdict["authentication_results"], verdict)
    text = execute(PROGRAM, "--replay", "E", *ZONE, message=message).stdout
    assert unfold(text) == verdict["authentication_results"], (text, verdict)
    check_received(helo, sender)
    return verdict


def check_steps(message):
    """The steps are printable ASCII, a line each, and look like no field; then comes the field."""
    for program, field in ((PROGRAM, b"Authentication-Results: "), (SPF_PROGRAM, b"Received-SPF: ")):
        done = execute(program, "--replay", "E", *ZONE, "--explain", message=message)
        assert re.fullmatch(rb"([ -~]+\n|\t[ -~]+\n)+", done.stdout), done.stdout
        steps, _, rest = done.stdout.partition(b"\n" + field)
        assert steps and not re.search(rb"(?m)^(Authentication-Results|Received-SPF)", steps + b"\n" + rest), done.stdout
        assert re.fullmatch(rb"[^\n]+\n(\t[^\n]+\n)*", rest), done.stdout


def check_received(helo, sender):
    done = execute(SPF_PROGRAM, "--replay", "E", *ZONE)
    word, field = done.stdout.split(b"\n", 1)
    result, _, pairs = received_spf.parse(field)
    assert result == word.decode(), done
    local, at, domain = sender.rpartition(b"@")
    whole = b"postmaster@" + (domain or helo) if not local else local + at + domain
    for key, value in (("helo", helo), ("envelope-from", whole)):
        if value != b"":
            check_value(pairs.get(key), key + "=;", value.decode("latin-1"), field)
    assert pairs["receiver"] == "mx.example.net" and pairs["identity"] == "mailfrom", field
    assert pairs["client-ip"] == "192.0.2.7", field


def every_octet():
    row("CLI-15", "each octet alone, first, within and last in HELO, both sides of the reverse-path, d=, "
        "s=, a=, i= and From: both fields say what was meant, and nothing else; nor do the steps")
    for number in OCTETS:
        octet = bytes([number])
        for place in range(4):
            helo = places(octet, b"mail.example.com")[place]
            sender = places(octet, b"ada")[place] + b"@" + places(octet, b"example.org")[place]
            envelope(helo, sender)
            verdict = check_both(signed_by(octet, place), helo, sender)
            assert [i["identity"] for i in verdict["spf"]] == ["helo", "mailfrom"], verdict
            assert len(verdict["dkim"]) >= 1, verdict
            if place in (0, 2):
                check_steps(signed_by(octet, place))

    row("CLI-15", "names that would be results, properties, comments, strings or fields of their own")
    for name in NAMES:
        for helo, sender in ((name, b"a@example.org"), (b"mail.example.com", name + b"@example.org"),
                             (b"mail.example.com", b"a@" + name), (name, name), (name, b"")):
            envelope(helo, sender)
            check_both(honest(), helo, sender)

    row("CLI-15", "a record that somebody else published adds nothing by the comments that quote it")
    for number in OCTETS:
        for text in (f"x\\{number:03}y", f"ip4:1\\{number:03}2", f"+a:\\{number:03}.test", "ip4:192.0.2.7 (x)"):
            envelope(b"mail.example.com", b"a@evil.test", f'evil.test. TXT "v=spf1 {text} -all"\n')
            check_both(b"From: a@evil.test\r\n\r\n", b"mail.example.com", b"a@evil.test")


def authserv_ids():
    row("CLI-15", "an authserv-id of any octet is refused, or comes back as it was, quoted where need be")
    for number in OCTETS:
        for name in places(bytes([number]), b"mx.test"):
            write("E", f"$SET program.authserv-id {escape(name)}\n$SET program.receiver {escape(name)}\n"
                  "$SET client 192.0.2.7\n$SET helo mail.example.com\n")
            verify, spf = (execute(p, "--replay", "E", *ZONE, "--record-dns", p[-3:])
                           for p in (PROGRAM, SPF_PROGRAM))
            if 0x20 < number < 0x7f:
                assert settings("ify")["program.authserv-id"] == name, verify
                assert settings("spf")["program.receiver"] == name, spf
                assert read(unfold(verify.stdout))[0] == name.decode(), verify
                assert received_spf.parse(spf.stdout.split(b"\n", 1)[1])[2]["receiver"] == name.decode(), spf
            else:
                for done in (verify, spf):
                    assert (done.stdout, done.returncode) == (b"", 65), done
                if number > 0:
                    done = execute(PROGRAM, *ZONE, "-m", name, message=honest())
                    assert (done.stdout, done.returncode) == (b"", 64), done


values_of_signatures()
every_octet()
authserv_ids()
