"""Random records of all types, in the generic form of RFC 3597, for the round trip through ldns.

    read_zone_oracle.py make COUNT          prints them
    read_zone_oracle.py compare FILE TEXT   whether TEXT, as dnspython reads it, means what FILE says

Rdata is made of the fields that the RFCs give each type; it knows nothing of how they are written.
"""
import random
import sys

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

random.seed(3597)


def octets(least, most):
    return random.randbytes(random.randint(least, most))


def number(size):
    def field():
        return random.randbytes(size)
    return field


def label():
    if random.random() < 0.2:
        # ldns writes a quote in a name without a backslash; a colon looks like an address to us
        return octets(1, 12).replace(b'"', b"'").replace(b':', b';')
    return bytes(random.choice(b'abcdefghijklmnopqrstuvwxyzABCDEFXYZ0123456789-_') for _ in range(
        random.randint(1, 20)))


def name():
    labels = [label() for _ in range(random.randint(0, 4))]
    return b''.join(bytes([len(one)]) + one for one in labels) + b'\0'


def string():
    text = octets(0, 255) if random.random() < 0.2 else octets(0, 20)
    return bytes([len(text)]) + text


def printable():
    # dnspython takes what is not ASCII in these for UTF-8
    text = bytes(random.randint(0x20, 0x7e) for _ in range(random.randint(0, 30)))
    return bytes([len(text)]) + text


def value():
    return printable()[1:]


def target():
    return printable()[1:] + b'/'


def scheme():
    return bytes([random.randint(2, 255)])


def checksum():
    """A private hash algorithm (RFC 8976 5.3): dnspython knows how long the others are."""
    return bytes([random.randint(240, 254)]) + octets(12, 60)


def strings():
    return b''.join(string() for _ in range(random.randint(1, 4)))


def tail():
    return octets(1, 80)


def salt():
    return string() if random.random() < 0.8 else b'\0'


def hashed():
    # ldns writes base32 of whole groups only
    return b'\x14' + octets(20, 20)


def bitmap():
    wire = b''
    for window in sorted({random.choice((0, 0, 1, 128)), random.randrange(256)}):
        bits = octets(0, 31) + bytes([random.randint(1, 255)])
        if window == 0:
            # 0 is no type; those of questions and messages are in no zone: RFC 4034 4.1.2
            bits = bytearray(bits[:16])
            bits[0] &= 0x7f
            bits[5:6] = bytes(octet & 0xbf for octet in bits[5:6])
            bits[-1] |= 1
        wire += bytes([window, len(bits)]) + bits
    return wire


def tag():
    text = bytes(random.choice(b'abcdefghijklmnopqrstuvwxyz0123456789') for _ in range(
        random.randint(1, 15)))
    return bytes([len(text)]) + text


def covered():
    return random.choice((1, 2, 6, 15, 16, 28, 48, 65, 257, 731, 65280)).to_bytes(2, 'big')


def digest():
    # of those that are known the length is known too
    return bytes([random.choice((5, 6, 254, 255))])


def time():
    # ldns writes times by the C library's calendar from 1970 on
    return random.randint(0, 0x7fffffff).to_bytes(4, 'big')


U8, U16, U32 = number(1), number(2), number(4)
TYPES = {
    'A': (U32,), 'NS': (name,), 'MD': (name,), 'MF': (name,), 'CNAME': (name,), 'MB': (name,),
    'MG': (name,), 'MR': (name,), 'PTR': (name,), 'MINFO': (name, name), 'MX': (U16, name),
    'TXT': (strings,), 'RP': (name, name), 'AFSDB': (U16, name), 'RT': (U16, name),
    'PX': (U16, name, name), 'AAAA': (number(16),), 'SRV': (U16, U16, U16, name),
    'NAPTR': (U16, U16, printable, printable, printable, name), 'KX': (U16, name), 'DNAME': (name,),
    'DS': (U16, U8, digest, tail), 'CDS': (U16, U8, digest, tail), 'SSHFP': (U8, U8, tail),
    'RRSIG': (covered, U8, U8, U32, time, time, U16, name, tail), 'NSEC': (name, bitmap),
    'DNSKEY': (U16, U8, U8, tail), 'CDNSKEY': (U16, U8, U8, tail),
    'NSEC3': (U8, U8, U16, salt, hashed, bitmap), 'NSEC3PARAM': (U8, U8, U16, salt),
    'HINFO': (printable, printable), 'SPF': (strings,), 'URI': (U16, U16, target),
    'SMIMEA': (U8, U8, U8, tail), 'OPENPGPKEY': (tail,), 'CERT': (U16, U16, U8, tail),
    'CSYNC': (U32, U16, bitmap), 'ZONEMD': (U32, scheme, checksum), 'DLV': (U16, U8, digest, tail),
    'KEY': (U16, U8, U8, tail), 'SIG': (covered, U8, U8, U32, time, time, U16, name, tail),
    'TLSA': (U8, U8, U8, tail), 'CAA': (U8, tag, value), 'TYPE731': (tail,), 'TYPE65280': (tail,),
}


def make(count):
    soa = name() + name() + random.randbytes(20)
    print('example. 3600 IN SOA \\# %d %s' % (len(soa), soa.hex()))
    kinds = sorted(TYPES)
    for i in range(count):
        kind = kinds[i % len(kinds)]
        wire = b''.join(field() for field in TYPES[kind])
        print('r%d.Example. %d IN %s \\# %d %s' % (
            i, random.choice((0, 1, 3600, 86400)), kind, len(wire), wire.hex()))


def compare(generic, text):
    """What dnspython makes of our writing of each record; how many it understands."""
    known = 0
    for made, written in zip(open(generic, encoding='ascii'), open(text, encoding='ascii'),
                             strict=True):
        owner, ttl, _, kind, _, _, wire = made.split()
        other, other_ttl, _, other_kind, rdata = written.rstrip('\n').split(' ', 4)
        assert (owner, ttl, kind) == (other, other_ttl, other_kind), (made, written)
        number = dns.rdatatype.from_text(kind)
        if dns.rdata.get_rdata_class(dns.rdataclass.IN, number) is dns.rdata.GenericRdata:
            continue
        meant = dns.rdata.from_text('IN', kind, rdata, origin=dns.name.root, relativize=False)
        known += 1
        assert meant.to_wire().hex() == wire, (made, written)
    return known


if sys.argv[1] == 'make':
    make(int(sys.argv[2]))
else:
    print('%d records are of a form that dnspython knows' % compare(sys.argv[2], sys.argv[3]))
