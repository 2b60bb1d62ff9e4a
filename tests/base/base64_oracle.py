"""What base64 texts mean to Python: a line "TEXT OCTETS" each, both in hexadecimal; the octets are "-"
where the text has no meaning. A text has one only if the octets are encoded to it again."""
import base64
import binascii
import random

random.seed(4648)


def meaning(text):
    squeezed = bytes(c for c in text if c not in b" \t\r\n")
    try:
        octets = base64.b64decode(squeezed, validate=True)
    except binascii.Error:
        return None
    return octets if base64.b64encode(octets) == squeezed else None


def broken(text):
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice([b"=", b"A", b"/", b" ", b"\r\n\t", b"*", b""]) + text[at + random.randrange(2):]


def show(octets):
    return octets.hex() if octets else "."


for _ in range(3000):
    whole = base64.b64encode(random.randbytes(random.randrange(80)))
    for text in (whole, broken(whole), broken(broken(whole))):
        octets = meaning(text)
        print(show(text), "-" if octets is None else show(octets))
