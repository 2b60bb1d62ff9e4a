"""What DNS messages, queries and rdata mean to dnspython.

message_oracle.py make    prints, of its own making,
    message NAME TYPE OUTCOME SECURE MESSAGE RDATA...   an answer, and what it says of the question
    rdata TYPE TEXT OCTETS                              rdata in two forms
message_oracle.py check   reads, and fails if dnspython does not agree,
    query NAME TYPE ID PAYLOAD DO OCTETS
    rdata TYPE TEXT OCTETS

Names, texts and octets are in hexadecimal; "-" is nothing. What a message says is what dnspython reads
in it: its RCODE, and the end of its chain of CNAMEs.
"""
import random
import sys

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

random.seed(3597)

IN = dns.rdataclass.IN
TYPES = ["A", "NS", "CNAME", "SOA", "PTR", "MX", "TXT", "AAAA", "SRV", "DS", "DNSKEY", "TYPE65280"]
OUTCOMES = {dns.rcode.NXDOMAIN: "nxdomain", dns.rcode.REFUSED: "refused"}
CNAMES_MAX = 8


def show(octets):
    return octets.hex() or "-"


def number(bits):
    return random.choice([0, 1, 2 ** bits - 1, random.randrange(2 ** bits)])


def label():
    octets = [random.choice(b"abcXYZ019-_*") for _ in range(random.choice([1, 2, 3, 10, 63]))]
    if random.randrange(6) == 0:
        octets[random.randrange(len(octets))] = random.randrange(256)
    return bytes(octets)


def name():
    """A name; many end alike, so that they are compressed."""
    ends = [(b"",), (b"example", b""), (b"mail", b"example", b""), (b"a", b"b", b"c", b"Example", b"")]
    labels = [label() for _ in range(random.choice([0, 0, 1, 1, 2]))] + list(random.choice(ends))
    return dns.name.Name(labels)


def octets(most):
    return random.randbytes(random.choice([1, 2, 3, most, random.randrange(1, most + 1)]))


def strings():
    return b"".join(bytes([n]) + random.randbytes(n)
                    for n in random.choices([0, 1, 5, 40, 255], k=random.randrange(1, 4)))


def ds():
    """dnspython refuses a known digest type with a wrong length."""
    digest_type = random.choice([1, 2, 4, random.randrange(6, 256)])
    lengths = {1: 20, 2: 32, 4: 48}
    digest = random.randbytes(lengths.get(digest_type, random.randrange(1, 40)))
    return number(16).to_bytes(2, "big") + bytes([number(8), digest_type]) + digest


def wire(rrtype):
    """Rdata in wire form, without compression."""
    def n(bits):
        return number(bits).to_bytes(bits // 8, "big")
    return {
        "A": lambda: octets(4)[:1] * 4,
        "AAAA": lambda: b"".join(random.choice([b"\0\0", b"\0\1", random.randbytes(2)]) for _ in range(8)),
        "NS": lambda: name().to_wire(),
        "CNAME": lambda: name().to_wire(),
        "PTR": lambda: name().to_wire(),
        "SOA": lambda: name().to_wire() + name().to_wire() + b"".join(n(32) for _ in range(5)),
        "MX": lambda: n(16) + name().to_wire(),
        "TXT": strings,
        "SRV": lambda: n(16) + n(16) + n(16) + name().to_wire(),
        "DS": ds,
        "DNSKEY": lambda: n(16) + n(8) + n(8) + octets(70),
        "TYPE65280": lambda: random.randbytes(random.choice([0, 1, 2, 40])),
    }[rrtype]()


def rdata(rrtype):
    octets_ = wire(rrtype)
    return dns.rdata.from_wire(IN, dns.rdatatype.from_text(rrtype), octets_, 0, len(octets_))


def case(owner):
    """The name with its letters in any case."""
    return dns.name.Name([bytes(random.choice([c, c ^ 32]) if chr(c).isascii() and chr(c).isalpha() else c
                                for c in part) for part in owner.labels])


def rrset(owner, rrtype, count):
    made = dns.rrset.RRset(case(owner), IN, dns.rdatatype.from_text(rrtype))
    for _ in range(count):
        made.add(rdata(rrtype), number(31))
    return made


def alias(owner, target):
    made = dns.rrset.RRset(case(owner), IN, dns.rdatatype.CNAME)
    text = target.to_text()
    made.add(dns.rdata.from_text(IN, dns.rdatatype.CNAME, text), 300)
    return made


def sections(question, rrtype):
    """The answer section, in any order: a chain of CNAMEs, records, and some that are beside the point."""
    at = question
    made = []
    for _ in range(random.choice([0, 0, 0, 1, 2, 3, CNAMES_MAX])):
        target = name()
        if any(target == r.name for r in made) or target == at:
            break
        made.append(alias(at, target))
        at = target
    if random.randrange(12) == 0 and made:
        made.append(alias(at, random.choice(made).name))
    elif random.randrange(4) > 0 and not any(at == r.name for r in made):
        made.append(rrset(at, rrtype, random.choice([1, 2, 3, 20])))
    for _ in range(random.randrange(3)):
        beside = rrset(name(), random.choice(TYPES), 1)
        if not any(beside.name == r.name for r in made):
            made.append(beside)
    random.shuffle(made)
    return made


def outcome(message, rrtype):
    """The word for it, and the records."""
    if message.rcode() != dns.rcode.NOERROR:
        return OUTCOMES.get(message.rcode(), "servfail"), []
    try:
        chain = message.resolve_chaining()
    except dns.message.ChainTooLong:
        return "servfail", []
    if chain.answer is None:
        authority = {rrset_.rdtype for rrset_ in message.authority}
        followed = chain.canonical_name != message.question[0].name
        if dns.rdatatype.SOA in authority:
            return "nodata", []
        if dns.rdatatype.NS in authority or followed and not message.flags & dns.flags.RA:
            return "servfail", []
        return "nodata", []
    return "data", [r.to_wire() for r in chain.answer]


def answer():
    """A message as it goes over the wire, and what it says; None if it is too much for it."""
    question = name()
    rrtype = random.choice(TYPES)
    made = dns.message.make_response(dns.message.make_query(case(question), rrtype))
    made.answer = sections(question, rrtype)
    for section in (made.authority, made.additional):
        section.extend(rrset(name(), random.choice(TYPES), 2) for _ in range(random.randrange(2)))
    code = random.choice([0] * 20 + [1, 2, 3, 4, 5, 9, 15])
    if random.randrange(2) == 0:
        made.use_edns(0, 0, 1232)
        code = random.choice([code] * 8 + [16, 23, 3 + 16, 4095])
    if code == dns.rcode.NXDOMAIN:
        made.answer = [r for r in made.answer if r.rdtype == dns.rdatatype.CNAME]
    made.set_rcode(code)
    for flag in (dns.flags.AA, dns.flags.RA, dns.flags.AD, dns.flags.CD):
        if random.randrange(2) == 0:
            made.flags |= flag
    try:
        octets_ = made.to_wire()
    except (dns.exception.TooBig, dns.name.NameTooLong):
        return None
    read = dns.message.from_wire(octets_)
    word, records = outcome(read, rrtype)
    secure = word in ("data", "nodata", "nxdomain") and bool(made.flags & dns.flags.AD)
    return " ".join([show(question.to_text().encode()), str(int(dns.rdatatype.from_text(rrtype))), word,
                     str(int(secure)), show(octets_)] + [show(r) for r in records])


def text_of(record, rrtype):
    """A text of it, in one of its forms."""
    text = record.to_text()
    if random.randrange(5) == 0:
        octets_ = record.to_wire()
        text = "\\# %d %s" % (len(octets_), octets_.hex())
    return text


def make():
    messages = 0
    while messages < 3000:
        made = answer()
        if made is not None:
            print("message", made)
            messages += 1
    for i in range(2400):
        rrtype = TYPES[i % len(TYPES)]
        record = rdata(rrtype)
        print("rdata", int(record.rdtype), show(text_of(record, rrtype).encode()), show(record.to_wire()))


def check_query(name_, rrtype, id_, payload, do, octets_):
    query = dns.message.from_wire(bytes.fromhex(octets_))
    question = query.question[0]
    asked = dns.name.from_text(bytes.fromhex(name_).decode())
    assert query.id == int(id_) and query.flags == dns.flags.RD | dns.flags.AD, query
    assert len(query.question) == 1 and not query.answer and not query.authority, query
    assert question.name.labels == asked.labels and question.rdtype == int(rrtype), query
    assert question.rdclass == IN, query
    assert (query.edns, query.payload) == ((0, int(payload)) if int(payload) else (-1, 0)), query
    assert bool(query.ednsflags & dns.flags.DO) == bool(int(do)), query


def check_rdata(rrtype, text, octets_):
    text = bytes.fromhex(text).decode()
    expected = bytes.fromhex(octets_.replace("-", ""))
    assert dns.rdata.from_text(IN, int(rrtype), text).to_wire() == expected, text


def check():
    count = 0
    for line in sys.stdin:
        kind, *words = line.split()
        {"query": check_query, "rdata": check_rdata}[kind](*words)
        count += 1
    assert count > 0


{"make": make, "check": check}[sys.argv[1]]()
