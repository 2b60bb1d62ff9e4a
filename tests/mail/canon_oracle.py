"""dkimpy canonicalizes the same random bodies and fields as canon_driver (see canon_oracle.sh).

dkimpy works on octets here, so bare CR and LF are data to it as they are to us, and may stand
anywhere but where it is not defined as RFC 6376 has it:
- it sees white space at the end of a line only before CRLF, so a relaxed body does not end with
  white space;
- it strips a field's value of CR, LF, VT and FF too, and its name of them at the end, so those do
  not stand at the ends of a relaxed value once folds and white space are gone."""
import random
import re
import subprocess
import sys

from dkim.canonicalization import Relaxed, Simple

random.seed(6376)
FORMS = {"simple": Simple, "relaxed": Relaxed}


def row(requirement, why):
    print(f"  [{requirement}] {why}", flush=True)


def octets():
    """Short and long, with runs, so that every pair of neighbours comes up often."""
    alphabet = random.choice([b" \t\r\na:", b" \t\ra:", b" \na:", b"\r\n ", b"a\t \v\f\xa0:"])
    parts = [bytes([random.choice(alphabet)]) * random.choice([1, 1, 1, 2, 3]) for _ in range(random.randrange(30))]
    parts = [random.choice([part, part, part, b"\r\n", b" \r\n", b"\r\n\t"]) for part in parts]
    return b"".join(parts)


def a_body(form):
    body = octets()
    if form == "relaxed":
        body = body.rstrip(b" \t")
    return body, FORMS[form].canonicalize_body(body)


def a_field(form):
    name = random.choice([b"A", b"Name", b"x-Y", b"Z \t", b"A\t"])
    while True:
        value = octets().removesuffix(b"\r\n")
        flat = re.sub(b"\r\n", b"", value).strip(b" \t")
        if form == "simple" or flat == flat.strip():
            break
    (canonical,) = FORMS[form].canonicalize_headers([(name, value + b"\r\n")])
    return name + b":" + value + b"\r\n", b":".join(canonical)


def compare(driver, part, make, form, count):
    pairs = [make(form) for _ in range(count)]
    asked = "".join(f"{part} {form} {given.hex() or '.'}\n" for given, _ in pairs)
    told = subprocess.run([driver], input=asked, capture_output=True, text=True, check=True).stdout.split("\n")
    assert len(told) == count + 1 and told.pop() == "", len(told)
    for (given, want), got in zip(pairs, told):
        assert got == (want.hex() or "."), (part, form, given, want, got)
    assert len({want for _, want in pairs}) > count / 2, "too much alike to show anything"


row("DKIM-10", "dkimpy agrees about 4000 random bodies in simple form")
compare(sys.argv[1], "body", a_body, "simple", 4000)
row("DKIM-11", "dkimpy agrees about 4000 random bodies in relaxed form")
compare(sys.argv[1], "body", a_body, "relaxed", 4000)
row("DKIM-8", "dkimpy agrees about 4000 random fields in simple form")
compare(sys.argv[1], "field", a_field, "simple", 4000)
row("DKIM-9", "dkimpy agrees about 4000 random fields in relaxed form")
compare(sys.argv[1], "field", a_field, "relaxed", 4000)
