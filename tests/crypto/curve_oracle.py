"""What Python's integers say about the fields of a curve's coordinates and scalars, a line a case:

    OPERATION A B RESULT    big-endian, as many octets as the curve has

    python3 curve_oracle.py 256|384
"""
import random
import sys

random.seed(186)
BITS = int(sys.argv[1])
P, N = {
    256: (2 ** 256 - 2 ** 224 + 2 ** 192 + 2 ** 96 - 1,
          0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551),
    384: (2 ** 384 - 2 ** 128 - 2 ** 96 + 2 ** 32 - 1,
          0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973),
}[BITS]
OPERATIONS = {
    "add": (P, lambda a, b: a + b),
    "subtract": (P, lambda a, b: a - b),
    "multiply": (P, lambda a, b: a * b),
    "square": (P, lambda a, b: a * a),
    "order": (N, lambda a, b: a * b),
    "invert": (N, lambda a, b: pow(a, N - 2, N)),
}


def number(modulus):
    ends = [0, 1, 2, 3, modulus - 1, modulus - 2, modulus // 2, modulus // 2 + 1, 2 ** 32 - 1, 2 ** 64,
            2 ** 96 - 1, 2 ** (BITS - 1), 2 ** (BITS - 64) - 1, 2 ** (BITS - 32), 2 ** BITS % modulus]
    if random.random() < 0.4:
        return random.choice(ends)
    if random.random() < 0.3:
        # runs of ones and zeros, which carry furthest
        return (2 ** random.randrange(BITS) - 2 ** random.randrange(BITS)) % modulus
    return random.randrange(modulus)


for i in range(12000):
    name = sorted(OPERATIONS)[i % len(OPERATIONS)]
    modulus, operation = OPERATIONS[name]
    a, b = number(modulus), number(modulus)
    print(name, *("%0*x" % (BITS // 4, n) for n in (a, b, operation(a, b) % modulus)))
