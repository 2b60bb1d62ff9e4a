"""Two readers of Python's e-mail package read random From fields that from_driver reads too.

Where we say that a field is one author domain, each of the two must see addresses of that domain and of no
other. Nothing is asked of them elsewhere: we call many fields ambiguous that each of them reads in its way.
The readers are email.policy.default (email._header_value_parser) and email.utils.getaddresses (email._parseaddr);
neither shares code with the other. email.policy.default of Python 3.11 raises AttributeError for some names that
end with a dot, so such fields are kept from it."""
import email
import email.policy
import email.utils
import random
import re
import subprocess
import sys

random.seed(5322)
DOMAINS = ["a.example", "b.example", "mail.A.Example", "xn--bcher-kva.example", "a.example.", "[192.0.2.1]", "a..example",
           "a.example(x)", "a .example", "b\u00fccher.example", "localhost", "fa\u00df.example",
           "mail.b\u00fccher.example"]
LOCALS = ["a", "ada.king", '"a b"', '"a@c.example"', '"<"', "a+b=c", "=?utf-8?q?x?=", "a.", '"a\\"b"', "\u00e1", ""]
NAMES = ["", "Ada", "Ada King", "John Q. Public", '"King, Ada"', '"a\\"b"', '"x@d.example"', '"<x@d.example>"', "King, Ada",
         "=?utf-8?q?Ad=C3=A1?=", "Ad\u00e1", '"Ad\u00e1"', "(c) Ada", "Ada (c (d) \\) e)", '"a" b "c"', "x@d.example",
         '"\\\\"', '"unclosed', "a\r\n b", '"a\r\n b"', "Group:", "(x@d.example)", "\\", '"a\\" <x@d.example>, \\""', '"a, x@d.example,"', '"a, x@d.example"']
BLANKS = ["", " ", "\t", "\r\n ", " (c)", "(c)", " (", "\r\n\t(a\r\n b) "]
LOOSE = list("\"\\()<>@,;:.[] \t=?aA1-_\0\x01\x7f") + ["\r\n ", "\r", "\n", "\u00e9", "a.example", "b.example", "@a.example",
                                               "<a@a.example>", "a@b.example"]
LAST_DOT = re.compile(rb'\.(\s|\(.*\))*<', re.DOTALL)


def pick(first, others, odds):
    """Mostly the first few, which are plain."""
    return random.choice(first) if random.random() < odds else random.choice(others)


def address(odds):
    at = pick(["@"], [" @", "@ ", "@\r\n ", "@(c)", ""], 0.9)
    return pick(LOCALS[:3], LOCALS, odds) + at + pick(DOMAINS[:4], DOMAINS, odds)


def mailbox(odds):
    spec = address(odds)
    if random.random() < 0.3:
        return pick(BLANKS[:5], BLANKS, odds) + spec + pick(BLANKS[:6], BLANKS, odds)
    spec = pick(["<"], ["< ", "<(c)", "<@d.example:", "<<", ""], 0.9) + spec + pick([">"], [" >", "(c)>", "", ">>"], 0.9)
    return pick(BLANKS[:5], BLANKS, odds) + pick(NAMES, NAMES[:2], odds) + pick(BLANKS[:6], BLANKS, odds) + spec + \
        pick(BLANKS[:3], BLANKS, odds)


def a_value():
    odds = random.choice([1, 0.9, 0.7])
    if random.random() < 0.15:
        return " ".join(random.choice(LOOSE) for _ in range(random.randrange(12)))
    count = random.choice([1, 1, 1, 1, 2, 3])
    value = pick([","], [", ", ";", ",,", " "], 0.8).join(mailbox(odds) for _ in range(count))
    for _ in range(random.choice([0, 0, 0, 1, 2])):
        at = random.randrange(len(value) + 1)
        value = value[:at] + random.choice(LOOSE) + value[at + random.choice([0, 0, 1, 3]):]
    return re.sub("\r\n(?![ \t])", "\r\n ", value)


def a_labels(domain):
    """The domain by which a policy is looked up (RFC 8616 6)."""
    text = domain.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return text if text.isascii() else text.encode("idna").decode()
    except UnicodeError:
        return text


def domains(addresses):
    return {a_labels(addr.rpartition("@")[2].lower()) for addr in addresses}


def by_policy(octets):
    if LAST_DOT.search(octets):
        return None
    message = email.message_from_bytes(b"From:" + octets + b"\r\n\r\n", policy=email.policy.default)
    return domains(address.addr_spec for address in message["from"].addresses)


def by_utils(octets):
    text = octets.decode("utf-8", "surrogateescape").replace("\r\n", "")
    return domains(addr for _, addr in email.utils.getaddresses([text]))


def ask(values):
    lines = "".join((value.hex() or ".") + "\n" for value in values)
    told = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True, check=True)
    answers = [line.split() for line in told.stdout.splitlines()]
    assert len(answers) == len(values), len(answers)
    return answers


print("  [MSG-13] of 20000 random fields, each that is one author domain is so to email.policy.default", flush=True)
print("  [MSG-13] and to email.utils.getaddresses", flush=True)
fields = [a_value().encode("utf-8") for _ in range(20000)]
counts = {}
wrong = 0
for field, (status, *found) in zip(fields, ask(fields)):
    counts[status] = counts.get(status, 0) + 1
    if status != "one":
        continue
    assert len(found) == 1, (field, found)
    for reader in (by_policy, by_utils):
        seen = reader(field)
        if seen is not None and seen != set(found):
            print(reader.__name__, field, "we:", found, "they:", seen)
            wrong += 1
print(counts)
assert min(counts.get(status, 0) for status in ("one", "none", "several", "ambiguous")) > 100, counts
assert wrong == 0, wrong
