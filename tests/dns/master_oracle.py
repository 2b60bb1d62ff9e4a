"""What master files mean to dnspython: odd.zone, and random ones full of odd but right syntax.

Prints "zone TEXT", then "record OWNER TYPE TTL RDATA" for each record in the order of the text, then
"end", or "refused" if what comes next is too long for a name. Texts, names and rdata are in
hexadecimal; "-" is nothing. The generator knows which syntax is right, but not what it means: that is
for dnspython to say.
"""
import os
import random

import dns.exception
import dns.name
import dns.rdataclass
import dns.tokenizer
import dns.zonefile

random.seed(1035)

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_*"
ODD = "!%&'+,/:<=>?[]^`{|}~"
SPECIAL = ".\\\";()@$ \t"


class Records:
    """Takes the place of dnspython's transaction and keeps every record as it comes."""

    def __init__(self):
        self.manager = self
        self.records = []

    def origin_information(self):
        return (dns.name.root, False, dns.name.root)

    def check_put_rdataset(self, check):
        pass

    def _set_origin(self, origin):
        pass

    def add(self, name, ttl, rdata):
        self.records.append((name.to_wire(), int(rdata.rdtype), ttl, rdata.to_wire()))


def meaning(text):
    """The records, and how they end."""
    records = Records()
    tokens = dns.tokenizer.Tokenizer(text, "zone")
    try:
        dns.zonefile.Reader(tokens, dns.rdataclass.IN, records).read()
    except dns.exception.DNSException as error:
        if "> 255 octets" not in str(error):
            raise
        return records.records, "refused"
    return records.records, "end"


def case(word):
    return "".join(random.choice([c.lower(), c.upper()]) for c in word)


def octet(quoted):
    """One octet of a label or string, in one of its forms."""
    kind = random.randrange(8)
    if kind == 0:
        return "\\%03d" % random.randrange(256)
    if kind == 1:
        return "\\" + random.choice(ODD + SPECIAL.strip() + "abcxyz")
    if kind == 2:
        return random.choice(ODD)
    if kind == 3 and quoted:
        return random.choice(".;()@$ \t#'")
    return random.choice(PLAIN)


def label():
    return "".join(octet(False) for _ in range(random.choice([1, 2, 3, 8, 63])))


def name():
    if random.randrange(10) == 0:
        return random.choice(["@", "."])
    labels = [label() for _ in range(random.choice([1, 1, 2, 3, 5]))]
    return ".".join(labels) + random.choice(["", "."])


def string():
    length = random.choice([0, 1, 2, 5, 20, 255])
    if random.randrange(2):
        return '"' + "".join(octet(True) for _ in range(length)) + '"'
    return "x" + "".join(octet(False) for _ in range(min(length, 254)))


def ttl():
    if random.randrange(2):
        return str(random.randrange(2**31))
    units = sorted(random.sample("wdhms", random.randrange(1, 6)), key="wdhms".index)
    return "".join("%d%s" % (random.randrange(60), case(unit)) for unit in units)


def ipv6():
    groups = ["%x" % random.randrange(65536) for _ in range(8)]
    if random.randrange(2):
        at = random.randrange(8)
        groups[at : at + random.randrange(1, 8 - at + 1)] = [""]
        text = ":".join(groups)
        return ("::" if text == "" else (":" if text[0] == ":" else "") + text + (":" if text[-1] == ":" else ""))
    return ":".join(groups)


def ipv4():
    return ".".join(str(random.randrange(256)) for _ in range(4))


def generic(rdata):
    words = []
    while rdata:
        n = random.randrange(1, len(rdata) + 1)
        words.append(case(rdata[:n].hex()))
        rdata = rdata[n:]
    return ["\\#", str(sum(len(word) for word in words) // 2)] + words


def number(bits):
    return str(random.randrange(2**bits))


def record():
    """Type and rdata, as tokens."""
    return random.choice([
        lambda: ["A", ipv4()],
        lambda: ["TYPE1"] + generic(random.randbytes(4)),
        lambda: ["NS", name()],
        lambda: ["PTR", name()],
        lambda: ["MX", number(16), name()],
        lambda: ["TYPE15", number(16), name()],
        lambda: ["TXT"] + [string() for _ in range(random.randrange(1, 5))],
        lambda: ["TXT"] + generic(b"\x02ab\x00"),
        lambda: ["AAAA", ipv6()],
        lambda: ["AAAA"] + generic(random.randbytes(16)),
        lambda: ["SOA", name(), name(), number(32), ttl(), ttl(), ttl(), ttl()],
        lambda: ["CNAME", name()],
        lambda: ["TYPE65280"] + generic(random.randbytes(random.randrange(40))),
    ])()


def blanks(inside):
    gap = random.choice([" ", "\t", "  ", " \t "])
    if inside and random.randrange(3) == 0:
        gap += random.choice(["\n", "; com(ment \"\n", "\n\n\t;)\n", "\n "]) + random.choice(["", " "])
    return gap


def entry(tokens):
    """The tokens with something between them, perhaps in parentheses."""
    text = tokens[0]
    inside = False
    for token in tokens[1:]:
        text += blanks(inside)
        if not inside and random.randrange(4) == 0:
            text += "(" + random.choice(["", " "])
            inside = True
        text += token
        if inside and random.randrange(4) == 0:
            text += random.choice(["", " "]) + ")"
            inside = False
    text += (blanks(True) + ")" if inside else "") + random.choice(["", " ", "\t;x", ";"])
    return text + "\n"


def line(kind):
    if kind == 0:
        return random.choice(["\n", " \n", "; comment\n", "\t; comment (\n"])
    if kind == 1:
        return entry([case("$ORIGIN"), "%s.%s" % (label(), random.choice(["", "example."]))])
    if kind == 2:
        return entry([case("$TTL"), ttl()])
    owner = "" if kind < 6 else name()
    head = random.choice([[], [ttl()], [ttl(), case("IN")], [case("in")], ["CLASS1"]])
    tokens = record()
    return entry([owner] + head + [case(tokens[0])] + tokens[1:])


def zone():
    """A text that begins with a TTL and a record with an owner, since without these texts differ."""
    lines = "".join(line(random.randrange(12)) for _ in range(random.randrange(25)))
    return "$TTL %s\n" % ttl() + line(11) + lines


def show(octets):
    return octets.hex() or "-"


def tell(text):
    records, end = meaning(text)
    print("zone", show(text.encode()))
    for owner, rrtype, seconds, rdata in records:
        print("record", show(owner), rrtype, seconds, show(rdata))
    print(end)


with open(os.path.join(os.path.dirname(__file__), "odd.zone"), encoding="utf-8", newline="") as odd:
    tell(odd.read())
for _ in range(1500):
    tell(zone())
