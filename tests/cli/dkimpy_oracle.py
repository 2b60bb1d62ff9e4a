"""dkimpy and mailauth-verify agree (see dkimpy_oracle.sh); run in an empty folder.

Messages with odd white space, folds, bodies and repeated fields are signed by dkimpy, under all four
pairs of canonicalizations: each must pass. Then octets are changed at random: the two must agree.
"""
import logging
import random
import re

import dkim
import signer
from verdict import judge, row

SEED = 20110906
MESSAGES = 48
CHANGES = 6
PAIRS = [(h, b) for h in (b"simple", b"relaxed") for b in (b"simple", b"relaxed")]
SELECTOR, DOMAIN = b"test", b"example.com"

rng = random.Random(SEED)
PUBLIC = signer.new_key("key.pem")
with open("key.pem", "rb") as key_file:
    PRIVATE = key_file.read()
with open("zone", "w", encoding="ascii") as zone_file:
    zone_file.write(signer.zone(PUBLIC))
logging.disable(logging.CRITICAL)
dkim.time.time = lambda: 1700000000  # so that t= is the same in each run


def blanks(least=0):
    return bytes(rng.choice(b" \t") for _ in range(rng.randint(least, 3)))


def word():
    return bytes(rng.choice(b"abcXYZ019.-_;:=\"'(){}%\\/\x80\xc3\xff") for _ in range(rng.randint(1, 12)))


def field(name):
    name = rng.choice([name, name.lower(), name.upper()])
    value = blanks()
    for _ in range(rng.randint(0, 6)):
        value += word() + blanks() + rng.choice([b"", b"", b"\r\n" + blanks(1)])
    value = value.rstrip() + rng.choice([b"", b" ", b"\t "]) if rng.random() < 0.8 else value + b"x"
    return name + b":" + value + b"\r\n"


def header():
    names = [b"From", b"To", b"Subject", b"Date"]
    names += rng.choices([b"Received", b"Cc", b"X-Test", b"To", b"Message-ID", b"Reply-To"], k=rng.randint(0, 8))
    rng.shuffle(names)
    fields = b"".join(field(name) for name in names if name != b"From")
    return b"From:" + blanks() + b"a" + word().replace(b":", b"") + b"@example.com\r\n" + fields


def body():
    kind = rng.randrange(8)
    if kind == 0:
        return b""
    if kind == 1:
        return b"\r\n" * rng.randint(1, 5)
    if kind == 2:
        return (b" " + blanks() + b"\r\n") * rng.randint(1, 3)
    lines = [b"".join(blanks() + word() for _ in range(rng.randint(0, 5))) + blanks()
             for _ in range(rng.randint(1, 12))]
    text = b"\r\n".join(lines)
    return text + rng.choice([b"end", b"\r\n", b"\r\n\r\n\r\n", b" \r\n\t\r\n"])


def signed_names(text):
    names = [f.split(b":", 1)[0].strip().lower() for f in signer.split_fields(text)]
    chosen = [n for n in names if n == b"from" or (n != b"received" and rng.random() < 0.8)]
    oversigned = rng.choices([b"from", b"subject", b"x-absent", b"to"], k=rng.randint(0, 3))
    rng.shuffle(chosen)
    return chosen + oversigned


def sign(message, pair, length=False):
    head = message.partition(b"\r\n\r\n")[0] + b"\r\n"
    return dkim.sign(message, SELECTOR, DOMAIN, PRIVATE, canonicalize=pair, length=length,
                     include_headers=signed_names(head)) + message


def key_record(name, timeout=5):
    assert name.rstrip(b".").lower() == b"test._domainkey.example.com", name
    return b"v=DKIM1; k=rsa; p=" + PUBLIC.encode()


def dkimpy_says(message):
    try:
        return dkim.verify(message, dnsfunc=key_record)
    except Exception:  # its parser raises whatever comes on a broken field
        return False


def we_say(message, *options):
    verdict, _ = judge(message, "--dns-file", "zone", *options)
    return verdict["dkim"]


def must_pass(message, *options):
    assert dkimpy_says(message), "dkimpy: %r" % message
    results = we_say(message, *options)
    assert [r["result"] for r in results] == ["pass"], (results, message)


def folded_again(message):
    """With two folds in a row in b=, which relaxed canonicalization makes one blank."""
    again, count = re.subn(rb"([ ;]b=\s*[A-Za-z0-9+/]{10})", rb"\1\r\n \r\n\t", message, count=1)
    assert count == 1, message
    return again


def changed(message):
    """One octet becomes another, goes, or comes: somewhere behind the signature field."""
    start = len(signer.split_fields(message)[0])
    octets = bytearray(message)
    at = rng.randrange(start, len(octets))
    kind = rng.randrange(3)
    if kind == 0:
        octets[at] ^= 1 << rng.randrange(7)
    elif kind == 1:
        del octets[at]
    else:
        octets.insert(at, rng.choice(b" \t\r\nx:"))
    return bytes(octets)


def where_dkimpy_differs(message):
    """Why the two need not agree about a changed message, or None: dkimpy is laxer, but for the last."""
    head = message.partition(b"\r\n\r\n")[0]
    if re.search(rb"(?<!\r)\n", message):
        return "a bare LF ends a line for dkimpy, not in RFC 6376 3.4"
    if re.search(rb"\r(?!\n)|\0", head):
        return "a bare CR or a NUL in the header is a defect for us, wherever it stands"
    if re.search(rb"^:", head, re.MULTILINE):
        return "a field without a name is a defect for us, not for dkimpy"
    if re.search(rb"[\v\f]", message):
        return "VT and FF are white space for dkimpy, not in RFC 6376 2.8"
    if message.endswith((b" ", b"\t")):
        return "dkimpy keeps blanks at the end of a last line without CRLF"
    if re.search(rb"^[!-9;-~]+[ \t]+:", head, re.MULTILINE):
        return "dkimpy refuses blanks before the colon, which RFC 6376 3.4.2 provides for"
    return None


def compare_changed(message):
    """Returns whether both accept the message, or None if they need not agree."""
    results = [r["result"] for r in we_say(message)]
    if where_dkimpy_differs(message):
        return None
    theirs = dkimpy_says(message)
    assert ("pass" in results) == theirs, ("dkimpy: %s, we: %s" % (theirs, results), message)
    return theirs


def main():
    row("CLI-10", f"{MESSAGES} messages signed by dkimpy under each canonicalization pass")
    messages = []
    for i in range(MESSAGES):
        messages.append(sign(header() + b"\r\n" + body(), PAIRS[i % 4]))
        must_pass(messages[-1])

    row("DKIM-2", "those with a relaxed header pass with folds in a row in the midst of a value")
    for message in messages[2::4] + messages[3::4]:
        must_pass(folded_again(message))

    row("CLI-10", "so do those with l=, where that is allowed")
    for pair in PAIRS * 2:
        message = sign(header() + b"\r\ntext\r\n" + body() + b"\r\n", pair, length=True)
        must_pass(message, "--body-length", "allow")
        must_pass(message + b"added\r\n", "--body-length", "allow")

    row("CLI-10", f"{MESSAGES * CHANGES} times one octet changes, goes or comes: we and dkimpy agree")
    verdicts = [compare_changed(changed(m)) for m in messages for _ in range(CHANGES)]
    counts = {v: verdicts.count(v) for v in (True, False, None)}
    print(f"    both pass: {counts[True]}, both fail: {counts[False]}, not compared: {counts[None]}")
    assert counts[True] > 0 and counts[False] > MESSAGES, counts


main()
