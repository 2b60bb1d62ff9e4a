"""One octet of what a zone signs, changed: no signature may be valid then.

    mutations.py PROGRAM ZONE COUNT

ZONE is a signed zone, a record a line. Each time a signature is chosen, with the records it covers
and the keys; first they hold as they are, then one octet of the canonical rdata of one of them is
another. What is changed is written in the generic form of RFC 3597.
"""
import random
import subprocess
import sys

import dns.name
import dns.rdata
import dns.rdatatype

random.seed(4035)
FILE = 'changed.zone'


def read(path):
    """The RRsets by owner and type as lists of rdata in canonical wire form; signatures apart."""
    sets, signatures = {}, []
    for line in open(path, encoding='ascii'):
        owner, _, _, kind, text = line.rstrip('\n').split(' ', 4)
        rdata = dns.rdata.from_text('IN', kind, text)
        wire = rdata.to_digestable(dns.name.root)
        if kind == 'RRSIG':
            signatures.append((owner.lower(), dns.rdatatype.to_text(rdata.type_covered), wire))
        else:
            sets.setdefault((owner.lower(), kind), []).append(wire)
    return sets, signatures


def write(records):
    with open(FILE, 'w', encoding='ascii') as file:
        for owner, kind, wire in records:
            file.write('%s 3600 IN %s \\# %d %s\n' % (owner, kind, len(wire), wire.hex()))


def judge(program):
    return subprocess.run([program, 'rrsig', '--allow-sha1', FILE], capture_output=True,
                          encoding='ascii', check=False)


def change(wire):
    """Not by the bit that is the case of letters, which is none in names: RFC 4034 6.2."""
    at = random.randrange(len(wire))
    other = wire[at] ^ random.choice([n for n in range(1, 256) if n != 0x20])
    return wire[:at] + bytes([other]) + wire[at + 1:]


def main():
    program, path, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sets, signatures = read(path)
    keys = [(owner, kind, wire) for (owner, kind), all_wires in sets.items() if kind == 'DNSKEY'
            for wire in all_wires]
    failures = 0
    signatures = [one for one in signatures if one[1] != 'DNSKEY']  # which is a key as well
    for number in range(count):
        owner, kind, wire = random.choice(signatures)
        right = [(owner, 'RRSIG', wire)] + [(owner, kind, one) for one in sets[owner, kind]]
        if number % 50 == 0:
            write(right + keys)
            assert judge(program).returncode == 0, right
        chosen = random.randrange(len(right))
        changed = change(right[chosen][2])
        write(right[:chosen] + [right[chosen][:2] + (changed,)] + right[chosen + 1:] + keys)
        result = judge(program)
        if result.returncode not in (1, 65) or ': valid' in result.stdout:
            failures += 1
            print('    FAILED: %s %s: %s' % (owner, kind, result))
    sys.exit(1 if failures else 0)


main()
