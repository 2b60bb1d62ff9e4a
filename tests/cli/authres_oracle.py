"""python3-authres reads back what mailauth-verify writes (see authres_oracle.sh)."""
import re
import signal

import authres
from verdict import demo_zone, honest, judge, row, run

ZONE = ("--dns-file", demo_zone())
PROPERTIES = {"header.d", "header.i", "header.s", "header.a", "header.b"}
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


def parse(field):
    """Parses with a time limit: this parser may go round in circles on what it cannot read."""
    signal.alarm(10)
    try:
        return authres.AuthenticationResultsHeader.parse(field)
    finally:
        signal.alarm(0)


def unfold(field):
    assert re.fullmatch(r"Authentication-Results:[^\n]*\n([ \t][^\n]*\n)*", field), field
    return re.sub(r"\n(?=[ \t])", "", field).rstrip("\n")


def value_of(result, name):
    found = [p.value for p in result.properties if f"{p.type}.{p.name}" == name]
    assert len(found) <= 1, found
    return found[0] if found else None


def auid_of(field):
    """header.i, parsed as the last property, since authres loses a quoted value that others follow;
    what it returns of a quoted-string still has its quoted-pairs (RFC 5322 3.2.1)."""
    last = list(re.finditer(r"\sheader\.s=", field))[-1]
    value = value_of(parse(field[:last.start()]).results[0], "header.i")
    if value is not None and re.search(r'\sheader\.i="', field):
        value = re.sub(r"\\(.)", r"\1", value)
    return value


def expect(field, signature):
    """The field holds the signature's values and nothing else."""
    parsed = parse(field)
    assert parsed.authserv_id == "mx.example.net", parsed.authserv_id
    assert len(parsed.results) == 1, field
    result = parsed.results[0]
    assert (result.method, result.result) == ("dkim", signature["result"]), field
    names = [f"{p.type}.{p.name}" for p in result.properties]
    assert set(names) <= PROPERTIES and len(names) == len(set(names)), field
    for name, key in (("d", "domain"), ("s", "selector"), ("a", "algorithm")):
        assert value_of(result, "header." + name) == (signature[key] or None), (name, field)
    if value_of(result, "header.s") is not None:
        want = signature["auid"] if PRINTABLE.fullmatch(signature["auid"]) else None
        assert auid_of(field) == want, (want, field)


def check(message):
    verdict, _ = judge(message, *ZONE)
    assert len(verdict["dkim"]) == 1, verdict
    expect(verdict["authentication_results"], verdict["dkim"][0])
    expect(unfold(run(message, *ZONE).stdout.decode("ascii")), verdict["dkim"][0])
    return verdict["dkim"][0]


def quoted_printable(octets):
    return b"".join(b"=%02X" % octet for octet in octets)


row("CLI-9", "what stands in i= comes back as it was, or not at all")
for local in LOCAL_PARTS:
    signature = check(honest().replace(b"i=ada@", b"i=" + quoted_printable(local) + b"@"))
    assert signature["auid"].endswith("@example.com"), signature
row("CLI-9", "what stands in d= comes back as it was, or the signature is refused")
for domain in DOMAINS:
    check(honest().replace(b"d=example.com", b"d=" + domain).replace(b"i=ada@example.com;", b""))
row("CLI-9", "what stands in s= comes back as it was, or the signature is refused")
for selector in SELECTORS:
    check(honest().replace(b"s=spring", b"s=" + selector))
row("CLI-9", "a message without a signature has a result without properties")
unsigned = parse(judge(b"From: a@example.com\r\n\r\n", *ZONE)[0]["authentication_results"])
assert [(r.method, r.result, r.properties) for r in unsigned.results] == [("dkim", "none", [])]
