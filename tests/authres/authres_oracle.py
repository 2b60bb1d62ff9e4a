"""python3-authres reads what authres_driver writes, and finds what was put in (see authres_oracle.sh).

It is not as wide as RFC 8601, so some things are kept from it:
- an authserv-id is a dot-atom, and is read in lower case;
- a quoted value is only read where nothing but ";" or the end follows, so the first of the two
  properties has a value that goes bare;
- it leaves the backslashes of quoted-pairs in; they are taken out here."""
import random
import re
import signal
import subprocess
import sys

import authres

random.seed(8601)
BARE = ["example.com", "a", "a-b.example", "rsa-sha256", "_a.example", "ada@example.com", "@a.example",
        "a.b+c@mail.example.com", "!#$%&'*+-^_`{|}~", "a.b@1.example"]
PIECES = ["a", "B", "9", " ", "  ", ".", "@", "@example.com", '"', "\\", "(", ")", ";", "; dkim=pass", ",",
          ":", "<", ">", "[", "]", "/", "?", "=", " header.d=evil.example", "; none", "\\\"", "@@", "-", "_"]
METHODS = [("dkim", "pass"), ("dkim", "fail"), ("spf", "softfail"), ("iprev", "temperror"), ("x-other", "a-b")]


def quoted():
    return "".join(random.choice(PIECES) for _ in range(random.randrange(8)))


def comment():
    return "".join(random.choice(PIECES + ["\r\n\t", "\0", "\n"]) for _ in range(random.randrange(6)))


def a_field():
    results = [(*random.choice(METHODS), comment(), random.choice(BARE), random.choice([quoted(), random.choice(BARE)]))
               for _ in range(random.randrange(4))]
    return random.choice(["mx", "mx.example.net", "a-b", "x!y"]), results


def hexed(text):
    return text.encode().hex() or "."


def line(field):
    authserv_id, results = field
    words = [authserv_id, str(len(results))]
    for method, result, remark, first, last in results:
        words += [method, result, hexed(remark), hexed(first), hexed(last)]
    return " ".join(words) + "\n"


def parse(text):
    """Parses with a time limit: this parser may go round in circles on what it cannot read."""
    signal.alarm(10)
    try:
        return authres.AuthenticationResultsHeader.parse(text)
    finally:
        signal.alarm(0)


def value(written):
    """A bare value as it is; a quoted one, of which the quotes are gone, without its backslashes."""
    return re.sub(r"\\(.)", r"\1", written or "")


def check(field, text):
    authserv_id, results = field
    parsed = parse(text)
    assert parsed.authserv_id == authserv_id and parsed.version is None, text
    if not results:
        assert parsed.results == [], text
        return
    found = [(r.method, r.result, [(p.type, p.name, value(p.value)) for p in r.properties]) for r in parsed.results]
    want = [(method, result, [("header", "d", first), ("header", "i", last)])
            for method, result, _, first, last in results]
    assert found == want, (text, found, want)


print("  [AR-2] python3-authres finds in 4000 random fields what was put in", flush=True)
print("  [AR-3] whatever the values and comments were", flush=True)
fields = [a_field() for _ in range(4000)]
told = subprocess.run([sys.argv[1]], input="".join(map(line, fields)), capture_output=True, text=True, check=True)
texts = told.stdout.split("\n")
assert len(texts) == len(fields) + 1 and texts.pop() == "", len(texts)
for field, text in zip(fields, texts):
    check(field, text)
