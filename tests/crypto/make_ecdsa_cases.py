"""Makes ecdsa_cases.h: OpenSSL signs (by the package cryptography), Python computes the rest."""
import hashlib
import random

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

random.seed(1865)
MESSAGE = b"The quick brown fox"
rows = []


class Curve:
    """y^2 = x^3 - 3 * x + b, with the base point of the package's own."""

    def __init__(self, bits, p, n, b, named, hash, digest):
        self.bits, self.size, self.p, self.n, self.b = bits, bits // 8, p, n, b
        self.named, self.hash = named, hash
        self.digest = int.from_bytes(digest(MESSAGE).digest(), "big")
        base = ec.derive_private_key(1, named).public_key().public_numbers()
        self.g = base.x, base.y

    def add(self, a, c):
        if a is None or c is None:
            return c if a is None else a
        (x1, y1), (x2, y2) = a, c
        if x1 == x2 and (y1 + y2) % self.p == 0:
            return None
        if x1 == x2:
            slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, self.p)
        else:
            slope = (y2 - y1) * pow(x2 - x1, -1, self.p)
        x = (slope * slope - x1 - x2) % self.p
        return x, (slope * (x1 - x) - y1) % self.p

    def times(self, k, a):
        total = None
        while k:
            total = self.add(total, a) if k & 1 else total
            a, k = self.add(a, a), k >> 1
        return total

    def forged(self, key, u1, u2):
        """A signature, and the digest it is of, for which [u1]G + [u2]key is computed."""
        r = self.add(self.times(u1, self.g), self.times(u2, key))[0] % self.n
        s = r * pow(u2, -1, self.n) % self.n
        return r, s, u1 * s % self.n

    def least_point(self):
        x = 5
        while True:
            square = (x ** 3 - 3 * x + self.b) % self.p
            y = pow(square, (self.p + 1) // 4, self.p)
            if y * y % self.p == square:
                return x, y
            x += 1

    def text(self, *numbers):
        return "".join("%0*x" % (2 * self.size, number) for number in numbers)


def broken(text):
    return '"\n\t\t"'.join(text[i:i + 64] for i in range(0, len(text), 64))


def case(curve, why, key, digest, signature, want):
    rows.append('\t{%d, "%s",\n\t\t"%s",\n\t\t"%s",\n\t\t"%s", %s},' %
                (curve.bits, why, broken(key), broken(digest), broken(signature), "true" if want else "false"))


def signed_cases(c):
    private = ec.derive_private_key(random.randrange(1, c.n), c.named)
    public = private.public_key().public_numbers()
    r, s = utils.decode_dss_signature(private.sign(MESSAGE, ec.ECDSA(c.hash)))
    key, digest, good = c.text(public.x, public.y), c.text(c.digest), c.text(r, s)
    case(c, "a signature that OpenSSL made", key, digest, good, True)
    case(c, "-s is as good as s: the standard allows both", key, digest, c.text(r, c.n - s), True)
    for why, signature in (
            ("r = 0", c.text(0, s)), ("s = 0", c.text(r, 0)),
            ("r = n", c.text(c.n, s)), ("s = n", c.text(r, c.n)),
            ("both of them all ones", "ff" * 2 * c.size),
            ("another r", c.text(r ^ 1, s)), ("another s", c.text(r, s ^ 1)),
            ("r and s exchanged", c.text(s, r)),
            ("a signature that is an octet short", good[2:]),
            ("a signature that is an octet long", "00" + good),
            ("no signature", "")):
        case(c, why, key, digest, signature, False)
    case(c, "another digest", key, c.text(c.digest ^ 1), good, False)
    for why, other in (
            ("a key that is no point of the curve", c.text(public.x, public.y ^ 1)),
            ("a key of zeros", c.text(0, 0)),
            ("a key that is an octet short", key[2:]),
            ("a key with the octet 04 before it", "04" + key),
            ("the negative of the key", c.text(public.x, c.p - public.y)),
            ("y = p, which is not below p", c.text(public.x, c.p))):
        case(c, why, other, digest, good, False)


def forged_cases(c):
    x, y = c.least_point()
    r, s, e = c.forged((x, y), 12345, 67891)
    case(c, "a key whose x is small", c.text(x, y), c.text(e), c.text(r, s), True)
    case(c, "the same x with p added, which is not below p", c.text(x + c.p, y), c.text(e), c.text(r, s), False)
    r, s, e = c.forged((x, y), 0, 3)
    case(c, "a digest of zeros", c.text(x, y), c.text(0), c.text(r, s), True)
    case(c, "a digest of n, which is 0 modulo n", c.text(x, y), c.text(c.n), c.text(r, s), True)
    for u1, u2 in ((1, 1), (5, 5), (7, c.n - 3), (2 ** (c.bits - 1), 1), (63, 15)):
        r, s, e = c.forged(c.g, u1, u2)
        case(c, "the base point as key, so that additions meet equal points: %x, %x" % (u1, u2),
             c.text(*c.g), c.text(e), c.text(r, s), True)
    case(c, "a sum that is the neutral point has no x", c.text(*c.g), c.text(c.n - 77), c.text(77, 9), False)


for curve in (
        Curve(256, 2 ** 256 - 2 ** 224 + 2 ** 192 + 2 ** 96 - 1,
              0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,
              0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b,
              ec.SECP256R1(), hashes.SHA256(), hashlib.sha256),
        Curve(384, 2 ** 384 - 2 ** 128 - 2 ** 96 + 2 ** 32 - 1,
              0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973,
              0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef,
              ec.SECP384R1(), hashes.SHA384(), hashlib.sha384)):
    signed_cases(curve)
    forged_cases(curve)

with open("ecdsa_cases.h", "w") as out:
    out.write("/* Made by make_ecdsa_cases.py; not to be changed by hand. */\n/* clang-format off */\n"
              "static const struct {\n\tint bits;\n\tconst char *why, *key, *digest, *signature;\n"
              "\tbool want;\n} cases[] = {\n" + "\n".join(rows) + "\n};\n")
