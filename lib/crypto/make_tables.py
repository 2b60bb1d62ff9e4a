"""Makes the tables of multiples of the curves' base points: the odd ones, from 1 on.

    python3 make_tables.py ed25519 >ed25519_table.h
    python3 make_tables.py p256 >p256_table.h
    python3 make_tables.py p384 >p384_table.h

Domain parameters: RFC 8032 5.1, FIPS 186-5 and SP 800-186 3.2.1.
"""
import sys


def words(number, count):
    """The least word first, at most four in a line."""
    texts = ["0x%016x" % (number >> 64 * i & 2 ** 64 - 1) for i in range(count)]
    width = 4 if count == 4 else 3
    return ",\n\t\t".join(", ".join(texts[i:i + width]) for i in range(0, count, width))


def show(name, columns, rows, count, note):
    print("/* %s */" % note)
    print("static const uint64_t %s[%d][%d][%d] = {" % (name, len(rows), columns, count))
    for row in rows:
        print("\t{" + ",\n\t".join("{" + words(number, count) + "}" for number in row) + "},")
    print("};\n/* clang-format on */")


def show_number(name, number, count):
    print("static const uint64_t %s[%d] = {\n\t\t%s};" % (name, count, words(number, count)))


def ed25519():
    p = 2 ** 255 - 19
    d = -121665 * pow(121666, -1, p) % p

    def add(a, b):
        (x1, y1), (x2, y2) = a, b
        t = d * x1 * x2 * y1 * y2 % p
        return ((x1 * y2 + x2 * y1) * pow(1 + t, -1, p) % p,
                (y1 * y2 + x1 * x2) * pow(1 - t, -1, p) % p)
    y = 4 * pow(5, -1, p) % p
    square = (y * y - 1) * pow(d * y * y + 1, -1, p) % p
    x = pow(square, (p + 3) // 8, p)
    if (x * x - square) % p:
        x = x * pow(2, (p - 1) // 4, p) % p
    x = p - x if x % 2 else x
    point, twice, rows = (x, y), add((x, y), (x, y)), []
    for _ in range(64):
        x, y = point
        rows.append(((y + x) % p, (y - x) % p, 2 * d * x * y % p))
        point = add(point, twice)
    print("/* Made by make_tables.py; not to be changed by hand. */\n/* clang-format off */\n#include <stdint.h>\n")
    show("base_multiples", 3, rows, 4, "(y + x, y - x, 2 * d * x * y) of 1, 3, 5 ... 127 times B")


def prime(bits, p, n, gx, gy, b):
    assert (gy * gy - gx ** 3 + 3 * gx - b) % p == 0

    def add(a, c):
        (x1, y1), (x2, y2) = a, c
        if a == c:
            slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, p)
        else:
            slope = (y2 - y1) * pow(x2 - x1, -1, p)
        x = (slope * slope - x1 - x2) % p
        return x, (slope * (x1 - x) - y1) % p
    point, twice, rows = (gx, gy), add((gx, gy), (gx, gy)), []
    for _ in range(32):
        rows.append(tuple((number << bits) % p for number in point))
        point = add(point, twice)
    print("/* Made by make_tables.py; not to be changed by hand. */\n/* clang-format off */\n#include <stdint.h>\n")
    print("/* p; the order n; R and R * R modulo each, with R = 2 ^ %d; b * R modulo p */" % bits)
    r = 1 << bits
    for name, number in (("prime", p), ("order", n), ("one_p", r % p), ("square_p", r * r % p),
                         ("one_n", r % n), ("square_n", r * r % n), ("coefficient_b", b * r % p)):
        show_number(name, number, bits // 64)
    show("base_multiples", 2, rows, bits // 64,
         "(x, y) of 1, 3, 5 ... 63 times G, each times 2 ^ %d modulo p" % bits)


if sys.argv[1] == "ed25519":
    ed25519()
elif sys.argv[1] == "p256":
    prime(256, 2 ** 256 - 2 ** 224 + 2 ** 192 + 2 ** 96 - 1,
          0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,
          0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
          0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5,
          0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b)
else:
    prime(384, 2 ** 384 - 2 ** 128 - 2 ** 96 + 2 ** 32 - 1,
          0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973,
          0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7,
          0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f,
          0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef)
