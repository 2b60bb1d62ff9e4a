"""What Python's integers say about the field of 2^255 - 19, a line a case, numbers in hexadecimal:

    OPERATION A B RESULT    32 octets each, little-endian, the result below p
"""
import random

random.seed(25519)
P = 2 ** 255 - 19
ENDS = [0, 1, 2, 18, 19, 20, P - 2, P - 1, P, P + 1, P + 18, 2 ** 254, 2 ** 255 - 1, 2 ** 51 - 1,
        2 ** 204 - 1, 2 ** 255 - 2 ** 204, 2 ** 255 - 2 ** 32, 2 ** 32 - 1, (P - 1) // 2]
OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "square": lambda a, b: a * a,
    "invert": lambda a, b: pow(a, P - 2, P),
    "root": lambda a, b: pow(a, (P - 5) // 8, P),
    # sums and differences as factors, which are longest
    "cross": lambda a, b: (a - (b + b)) * ((a + a) - b),
    "sums": lambda a, b: (a + b) ** 2,
}


def number():
    return random.choice(ENDS) if random.random() < 0.4 else random.randrange(2 ** 255)


def octets(n):
    return n.to_bytes(32, "little").hex()


for a in ENDS:
    for b in ENDS:
        for name in ("add", "subtract", "multiply", "cross", "sums"):
            print(name, octets(a), octets(b), octets(OPERATIONS[name](a, b) % P))
for _ in range(8000):
    name, a, b = random.choice(sorted(OPERATIONS)), number(), number()
    print(name, octets(a), octets(b), octets(OPERATIONS[name](a, b) % P))
