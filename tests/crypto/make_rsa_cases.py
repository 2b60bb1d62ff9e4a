"""Makes rsa_cases.h: signatures whose encoded message is wrong in one way each, made with private keys
that are thrown away. Python's pow() does the arithmetic, openssl makes most of the keys."""
import hashlib
import random
import re
import subprocess

random.seed(8017)

MESSAGE = b"The quick brown fox"
DIGEST = hashlib.sha256(MESSAGE).digest()
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
SHA256_WITHOUT_NULL = bytes.fromhex("302f300b0609608648016503040201" "0420")
SHA256_LONG_LENGTH = bytes.fromhex("308131300d060960864801650304020105000420")
SHA512 = bytes.fromhex("3051300d060960864801650304020305000440")
SHA1 = bytes.fromhex("3021300906052b0e03021a05000414")


def openssl_key(bits, exponent):
    pem = subprocess.run(["openssl", "genrsa", "-" + {3: "3", 65537: "f4"}[exponent], str(bits)],
                         capture_output=True, check=True).stdout
    text = subprocess.run(["openssl", "rsa", "-noout", "-text"], input=pem,
                          capture_output=True, check=True).stdout.decode()

    def number(name):
        return int(re.sub(r"[\s:]", "", re.search(name + r":\n((?:\s+[0-9a-f:]+\n)+)", text).group(1)), 16)
    return number("modulus"), exponent, number("privateExponent")


def is_prime(n):
    if any(n % p == 0 for p in (2, 3, 5, 7, 11, 13, 17, 19, 23)):
        return False
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for _ in range(40):
        x = pow(random.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def python_key(bits, exponent):
    """For the one size that openssl refuses."""
    while True:
        p = random.getrandbits(bits // 2) | 1 << bits // 2 - 1 | 1
        q = random.getrandbits(bits - bits // 2) | 1 << bits - bits // 2 - 1 | 1
        phi = (p - 1) * (q - 1)
        if (p * q).bit_length() == bits and is_prime(p) and is_prime(q) and phi % exponent:
            return p * q, exponent, pow(exponent, -1, phi)


def encoded(size, t, block=b"\x00\x01", ps=None, after=b""):
    ps = b"\xff" * (size - 3 - len(t) - len(after)) if ps is None else ps
    return block + ps + b"\x00" + t + after


def octets(number):
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def sign(key, em):
    n, _, d = key
    return pow(int.from_bytes(em, "big"), d, n).to_bytes((n.bit_length() + 7) // 8, "big")


def cube_root(number):
    """The largest whole number whose cube is not larger."""
    root = 0
    for bit in reversed(range(number.bit_length() // 3 + 1)):
        if (root | 1 << bit) ** 3 <= number:
            root |= 1 << bit
    return root


def forge_beginning(size):
    """Without the private key: a cube that begins with a whole encoding of short padding."""
    begin = encoded(62, SHA256 + DIGEST)
    root = cube_root(int.from_bytes(begin + b"\xff" * (size - 62), "big"))
    assert (root ** 3).to_bytes(size, "big").startswith(begin)
    return root.to_bytes(size, "big")


def forge_end(size):
    """Without the private key: a cube that begins with padding and ends with the DigestInfo."""
    end = b"\x00" + SHA256 + DIGEST
    target = int.from_bytes(end, "big")
    low = 1
    for bit in range(8 * len(end)):
        if (low ** 3 ^ target) >> bit & 1:
            low |= 1 << bit
    root = cube_root(int.from_bytes(b"\x00\x01" + b"\xff" * (size - 2), "big"))
    root = root >> 8 * len(end) << 8 * len(end) | low
    cube = (root ** 3).to_bytes(size, "big")
    assert cube.startswith(b"\x00\x01" + b"\xff" * 8) and cube.endswith(end)
    return root.to_bytes(size, "big")


rows = []


def case(why, key, signature, want):
    n, e, _ = key
    rows.append('\t{"%s",\n\t\tKEY_%d_%d,\n\t\t"%s", %s},' %
                (why, n.bit_length(), e, signature.hex(), "true" if want else "false"))


keys = [openssl_key(1024, 65537), openssl_key(1024, 3), openssl_key(512, 65537),
        python_key(511, 65537), openssl_key(8192, 3), openssl_key(8193, 3), openssl_key(1023, 65537),
        openssl_key(2048, 3)]
plain, cube, least, short, most, long, odd, target = keys
size = 128
good = encoded(size, SHA256 + DIGEST)

case("the encoding of RFC 8017 9.2 is verified", plain, sign(plain, good), True)
case("and with e = 3", cube, sign(cube, good), True)
case("a modulus of 512 bits is the least", least, sign(least, encoded(64, SHA256 + DIGEST)), True)
case("one of 511 bits is refused", short, sign(short, encoded(64, SHA256 + DIGEST)), False)
case("a modulus of 8192 bits is the most", most, sign(most, encoded(1024, SHA256 + DIGEST)), True)
case("one of 8193 bits is refused", long, sign(long, encoded(1025, SHA256 + DIGEST)), False)
for name, key in (("", plain), (", e = 3", cube)):
    for why, em in (
            ("NULL parameters are not left out (8017 A.2.4)", encoded(size, SHA256_WITHOUT_NULL + DIGEST)),
            ("lengths have one form", encoded(size, SHA256_LONG_LENGTH + DIGEST)),
            ("nothing stands behind the digest", encoded(size, SHA256 + DIGEST, after=b"\x00" * 16)),
            ("garbage behind a short padding is no signature",
             encoded(size, SHA256 + DIGEST, ps=b"\xff" * 8, after=random.randbytes(size - 11 - 51))),
            ("garbage may not be hidden in the parameters",
             encoded(size, bytes.fromhex("304130") + bytes([0x1d]) + SHA256[4:15] + bytes.fromhex("0510") +
                     random.randbytes(16) + bytes.fromhex("0420") + DIGEST)),
            ("the block type is 1", encoded(size, SHA256 + DIGEST, block=b"\x00\x02")),
            ("the first octet is 0", encoded(size, SHA256 + DIGEST, block=b"\x01\x01")),
            ("padding is of 0xff", encoded(size, SHA256 + DIGEST, ps=b"\xff" * 73 + b"\xfe")),
            ("padding ends with 0 only at its end",
             encoded(size, SHA256 + DIGEST, ps=b"\xff" * 30 + b"\x00" + b"\xff" * 43)),
            ("the hash is SHA-256, not SHA-1",
             encoded(size, SHA1 + hashlib.sha1(MESSAGE).digest())),
            ("the hash is SHA-256, not SHA-512",
             encoded(size, SHA512 + hashlib.sha512(MESSAGE).digest())),
            ("the digest of a longer hash is not cut", encoded(size, SHA512 + DIGEST)),
            ("a bare digest is no DigestInfo", encoded(size, DIGEST)),
            ("each octet of the digest counts",
             encoded(size, SHA256 + DIGEST[:-1] + bytes([DIGEST[-1] ^ 1]))),
            ("the first octet of the digest counts",
             encoded(size, SHA256 + bytes([DIGEST[0] ^ 0x80]) + DIGEST[1:])),
    ):
        # an encoding that begins with 1 must still be below the modulus to be signed at all
        if int.from_bytes(em, "big") < key[0]:
            case(why + name, key, sign(key, em), False)

case("a cube that begins with an encoding, made without the private key, is refused",
     target, forge_beginning(256), False)
case("a cube that begins and ends as an encoding, made without the private key, is refused",
     target, forge_end(256), False)

n = plain[0]
case("0 is no signature", plain, bytes(size), False)
case("1 is no signature", plain, bytes(size - 1) + b"\x01", False)
case("n - 1 is no signature", plain, octets(n - 1), False)
case("n is not below n", plain, octets(n), False)
n = odd[0]
s = int.from_bytes(sign(odd, good), "big")
assert (s + n).bit_length() <= 8 * size
case("a modulus that does not fill its octets", odd, sign(odd, good), True)
case("s + n is congruent to s, and not below n", odd, (s + n).to_bytes(size, "big"), False)
case("a signature is as long as the modulus: a zero too much", plain, b"\x00" + sign(plain, good), False)
case("a signature is as long as the modulus: an octet too few", plain, sign(plain, good)[1:], False)
case("a signature is as long as the modulus: an octet too many", plain, sign(plain, good) + b"\x00", False)
case("an empty signature is none", plain, b"", False)

with open("rsa_cases.h", "w") as out:
    out.write("/* Made by make_rsa_cases.py; not to be changed by hand. */\n/* clang-format off */\n\n")
    out.write('#define MESSAGE "%s"\n\n' % MESSAGE.decode())
    for n, e, _ in keys:
        out.write('#define KEY_%d_%d "%s", "%s"\n' %
                  (n.bit_length(), e, octets(n).hex(), octets(e).hex()))
    out.write("\nstatic const struct {\n\tconst char *why, *modulus, *exponent, *signature;\n"
              "\tbool want;\n} cases[] = {\n" + "\n".join(rows) + "\n};\n")
