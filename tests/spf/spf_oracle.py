"""pyspf, Mail::SPF and spf_driver judge the same clients by the same generated zones (see spf_oracle.sh).

The zones use every mechanism, modifier and macro letter. pyspf asks no name server: its lookup function is replaced by one over the
zone. Where it is known not to do as RFC 7208 says, DIFFERENCES tells how and which section decides;
each difference that is found must be one of these, and most cases must be equal."""
import ipaddress
import os
import random
import re
import subprocess
import sys

import spf

random.seed(7208)
COUNT = int(os.environ.get("MAILAUTH_SPF_TREES", "3000"))
HOSTS = ["h%d.example.com" % i for i in range(6)]
DOMAINS = ["d%d.example.com" % i for i in range(5)]
MISSING = ["void%d.example.com" % i for i in range(3)]
CLIENTS = ["192.0.2.1", "192.0.2.2", "192.0.3.1", "::ffff:192.0.2.1", "2001:db8::1", "2001:db8::2", "2001:db9::1"]
V4 = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.3.1", "10.0.0.1"]
V6 = ["2001:db8::1", "2001:db8::2", "2001:db8::f", "2001:db9::1"]
SENDERS = ["h1", "d2", "h2-x", "a.h3", "h0+d1", "ada", "=h4=", "H1%41&b"]
LETTERS = "slodihv" * 3 + "SLODIHV"
OCTETS = "abcimxplt019:/=.+-~?_,;!A %"


class Zone:
    """Records by (name, type); a value TempError is a question that fails."""

    def __init__(self):
        self.sets = {}

    def add(self, name, kind, value):
        rrset = self.sets.setdefault((name, kind), [])
        if value not in rrset:
            rrset.append(value)

    def fail(self, name, kind):
        self.sets[name, kind] = None

    def ask(self, name, kind):
        name = name.lower().rstrip(".")
        rrset = self.sets.get((name, kind), [])
        if rrset is None:
            raise spf.TempError("DNS failed")
        return rrset

    def text(self):
        lines = []
        for (name, kind), rrset in self.sets.items():
            if rrset is None:
                lines.append("$FAIL %s. %s servfail" % (name, kind))
            for value in rrset or []:
                lines.append("%s. %s %s" % (name, kind, self.rdata(kind, value)))
        return "\n".join(lines) + "\n"

    @staticmethod
    def rdata(kind, value):
        if kind == "TXT":
            return " ".join('"%s"' % "".join("\\%03d" % ord(c) if c in '"\\' else c for c in part) for part in value)
        return "%d %s." % value if kind == "MX" else value

    def records(self):
        return ["".join(value) for (_, kind), rrset in self.sets.items() if kind == "TXT" for value in rrset or []]


def maybe(chance, value):
    return value if random.random() < chance else ""


def length(most):
    return "/%d" % random.choice([0, 1, 8, 16, 23, 24, most - 1, most])


def lengths():
    return maybe(0.3, length(32)) + maybe(0.2, "/" + length(128))


def name(*kinds):
    text = random.choice(random.choice(kinds))
    return text.upper() if random.random() < 0.05 else text + maybe(0.05, ".")


named = False  # whether all clients of the zone have names, each with addresses; only then ptr and p are used


def a_macro(more=""):
    return "%%{%s%s%s%s}" % (random.choice(LETTERS + "pP" * 4 * named + more), random.choice(["", "", "1", "2", "3", "10"]), maybe(0.3, "r"),
                            maybe(0.3, random.choice(["-", "+", "+-", ".", "=", "/", ",_"])))


def macro_name():
    """A name with macros; of most the names that they come to are in the zone."""
    return random.choice([
        lambda: "%{o}",
        lambda: "%{d2}",
        lambda: "%{d2r}.example.com",
        lambda: "%{l}.%{d2}",
        lambda: "%{l1-+}.%{o2}",
        lambda: "%{l1r+}.example.com",
        lambda: "%{L1r-}.example.com",
        lambda: "%{h}",
        lambda: "%{p}" if named else "%{o}",
        lambda: "%{p3}" if named else "%{o3}",
        lambda: "%{i}.%{v}.example.com",
        lambda: "%{ir}.%{v}.example.com",
        lambda: "x.%s.example.com" % a_macro(),
        lambda: "%s.%s" % (a_macro(), a_macro()),
        lambda: "a%_b%%c%-d." + a_macro(maybe(0.2, "crt")),
    ])()


def an_explanation():
    return " ".join(random.choice([a_macro("crtCRT"), "no", "%{c}", "%{r}", "%%", "%_", "%-", "%{t}", "a.b"])
                    for _ in range(random.randrange(6)))


def a_term():
    mark = random.choice(["", "", "", "+", "-", "~", "?"])
    return random.choice([
        lambda: mark + "ip4:" + random.choice(V4) + maybe(0.5, length(32)),
        lambda: mark + "ip6:" + random.choice(V6) + maybe(0.5, length(128)),
        lambda: mark + "a" + maybe(0.8, ":" + name(HOSTS, HOSTS, MISSING)) + lengths(),
        lambda: mark + "mx" + maybe(0.6, ":" + name(DOMAINS)) + lengths(),
        lambda: mark + "include:" + name(DOMAINS),
        lambda: mark + "include:" + name(DOMAINS, DOMAINS, DOMAINS, DOMAINS, MISSING),
        lambda: mark + "exists:" + name(HOSTS, MISSING),
        lambda: mark + random.choice(["a:", "mx:", "exists:", "exists:", "include:", "ptr:" if named else "a:"]) + macro_name(),
        lambda: mark + random.choice(["ptr", "ptr:example.com", "ptr:" + name(HOSTS)] if named else ["a"]),
        lambda: "moo%d=%s" % (random.randrange(1000), random.choice(["", "a=b", "x/24", "all"])),
    ])()


def damaged(text):
    at = random.randrange(6, len(text) + 1)
    return text[:at] + maybe(0.7, random.choice(OCTETS)) + text[at + random.choice([0, 1, 1, 2]):]


def a_record():
    terms = [a_term() for _ in range(random.choice([0, 1, 2, 2, 3, 3, 4, 6, 9]))]
    terms += [random.choice(["-all", "~all", "?all", "+all", "all", "-all", "redirect=" + name(DOMAINS),
                             "redirect=" + macro_name(), ""])]
    terms += [maybe(0.6, "exp=" + random.choice([name(HOSTS), macro_name()] + ["why.example.com"] * 6))]
    text = "v=spf1 " + random.choice([" ", " ", "  "]).join(terms)
    return damaged(text) if random.random() < 0.07 else text


def cut(text):
    at = random.randrange(min(len(text), 250) + 1) if random.random() < 0.2 else 250
    return [text[:at]] + [text[i:i + 250] for i in range(at, len(text), 250)]


def a_zone():
    global named
    zone, named = Zone(), random.random() < 0.5
    for domain in ["example.com"] + DOMAINS:
        for _ in range(random.choice([0] + [1] * 40 + [2]) or (domain == "example.com")):
            zone.add(domain, "TXT", cut(a_record()))
        zone.add(domain, "TXT", ["other text"])
        for _ in range(random.choice([0, 1, 1, 2, 3, 10, 11]) if random.random() < 0.7 else 0):
            zone.add(domain, "MX", (random.randrange(50), random.choice(HOSTS)))
        zone.add(domain, "A", random.choice(V4))
    for host in HOSTS:
        for _ in range(random.choice([named, 1, 1, 1, 2])):
            zone.add(host, "A", random.choice(V4))
        for _ in range(random.choice([named, 1, 1, 1, 2])):
            zone.add(host, "AAAA", random.choice(V6))
    for _ in range(random.choice([0, 1, 1, 1, 1, 1, 2])):
        zone.add("why.example.com", "TXT", [an_explanation()])
    for client in CLIENTS:
        address = ipaddress.ip_address(client.replace("::ffff:", ""))
        for _ in range(random.choice([1, 1, 2, 3, 5])):
            zone.add(address.reverse_pointer, "PTR", random.choice(HOSTS))
        tree, dotted = ("in-addr", str(address)) if address.version == 4 else (
            "ip6", ".".join(address.exploded.replace(":", "")))
        zone.add("%s.%s.example.com" % (dotted, tree), random.choice(["A", "AAAA"]), "192.0.2.9")
        zone.sets.pop(("%s.%s.example.com" % (dotted, tree), "AAAA"), None)
    for _ in range(random.choice([0, 1, 3, 5])):
        zone.fail(random.choice(DOMAINS + HOSTS * (not named)), random.choice(["A", "AAAA", "MX", "TXT"]))
    return zone


def a_case():
    mail_from = random.choice([random.choice(SENDERS) + "@example.com"] * 8 + ["", "@example.com", "example.com", "ada@d1.example.com", "ada@void0.example.com"])
    return random.choice(CLIENTS), random.choice(["example.com", "d2.example.com", "h1.example.com"]), mail_from, a_zone()


def theirs(case, query=spf.query):
    client, helo, mail_from, zone = case

    def look_up(asked, kind, strict=True, timeout=20):
        values = zone.ask(asked, kind)
        if kind == "TXT":
            values = [[part.encode() for part in value] for value in values]
        return [((asked, kind), value) for value in values]

    spf.DNSLookup = look_up
    asked = query(client, mail_from, helo)
    asked.t = "1400000000"
    result = asked.check()
    said = "" if result[0] != "fail" or result[2] == spf.EXPLANATIONS["fail"] else result[2].lower()
    return result[0], said


def told_by(command, cases):
    """What a program that reads cases in hexadecimal says of them."""
    def hexed(text):
        return text.encode("latin-1").hex() or "."

    lines = "".join(" ".join(map(hexed, (c[0], c[1], c[2], c[3].text()))) + "\n" for c in cases)
    told = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [line.split(" ", 4) for line in told.stdout.split("\n")[:-1]]


def ours(cases):
    return told_by([sys.argv[1]], cases)


def mail_spfs(cases, *how):
    """Mail::SPF has no senders without a local-part, nor mapped clients: it is given what they stand for."""
    def sender(text):
        return "postmaster@" + text.lstrip("@") if text and "@" not in text.lstrip("@") else text

    driver = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mail_spf_driver.pl")
    return told_by(["perl", driver, *how],
                   [(c[0].replace("::ffff:", ""), c[1], sender(c[2]), c[3]) for c in cases])


class LazyMx(spf.query):
    """Asks for the addresses of an mx's hosts until one matches, not for all of them before."""

    def dns_mx(self, domainname):
        names = self.dns(domainname, "MX")
        if len(names) > 10:
            raise spf.PermError("too many MX names")
        return (address for mx in sorted(names) for address in self.dns_a(mx[1], self.A))

    def cidrmatch(self, ipaddrs, n):
        return any(super(LazyMx, self).cidrmatch([address], n) for address in ipaddrs)


class LateLoops(spf.query):
    """Finds that a record includes itself when it comes to that, by the limit, not when it reads it."""

    class Domain(str):
        """Equals nothing, so also not the target of an include."""
        __hash__ = str.__hash__

        def __eq__(self, other):
            return False

    def validate_mechanism(self, mech):
        domain, self.d = self.d, self.Domain(self.d)
        try:
            return super().validate_mechanism(mech)
        finally:
            self.d = domain


class AnyCase(spf.query):
    """Knows the names of modifiers in any case, and lets one that it does not know stand twice."""

    def check0(self, record, recursion):
        terms = (record or "").split(" ")
        for i, term in enumerate(terms[1:], 1):
            known = re.match(r"(redirect|exp)=", term, re.IGNORECASE)
            other = re.match(r"[a-z][a-z0-9_.-]*(?==)", term, re.IGNORECASE)
            if known:
                terms[i] = known.group().lower() + term[known.end():]
            elif other:
                terms[i] = "x%d%s" % (i, term[other.end():])
        return super().check0(" ".join(terms), recursion)


class LateRedirect(spf.query):
    """Counts a redirect when it is taken, not when it is read: then check0's `m` is still a list."""

    def check_lookups(self):
        here = sys._getframe(1).f_locals
        if here.get("mod") != "redirect" or not isinstance(here.get("m"), list):
            super().check_lookups()

    def dns_spf(self, domain):
        if domain is sys._getframe(1).f_locals.get("redirect"):
            super().check_lookups()
        return super().dns_spf(domain)


class EachDomainsName(spf.query):
    """Looks for %{p} under the domain whose record is read, not under the one that it first stood in."""

    def getp(self):
        self.p = None
        return super().getp()


class WholeMacros(spf.query):
    """Refuses what is no macro wherever it stands, as in "%{d=2r}" and "%{d_"."""
    MACROS = re.compile(r"(?:[^%]|%[%_-]|%\{[slodiphv](?!0+[^0-9])[0-9]*r?[-.+,/_=]*\})*", re.IGNORECASE)

    def check0(self, record, recursion):
        if not self.MACROS.fullmatch(record or ""):
            raise spf.PermError("no macro")
        return super().check0(record, recursion)


class LastPercent(spf.query):
    """Takes a "%%" at the end for the percent sign that it is."""

    def expand(self, s, stripdot=True):
        if s.endswith("%%"):
            return super().expand(s[:-2], stripdot) + "%"
        return super().expand(s, stripdot)


class CountedNames(spf.query):
    """Counts a %{p}, but where it is read, and so also those of terms that are not evaluated."""

    def getp(self):
        self.check_lookups()
        return super().getp()


class Postmaster(spf.query):
    """Has "postmaster" in %{s} too where there is no local-part."""

    def check(self, spf=None):  # pylint: disable=redefined-outer-name
        self.s = "%s@%s" % (self.l, self.o)
        return super().check(spf)


class All(LazyMx, LateLoops, AnyCase, LateRedirect, EachDomainsName, WholeMacros,
          LastPercent, CountedNames, Postmaster):
    """All of it."""


# What pyspf 2.0.14 does otherwise: how, the section of RFC 7208 that decides, and a pyspf that does
# this one thing right.
DIFFERENCES = [
    ("all hosts of an mx are asked for and count, also behind one that matches", "5.4", LazyMx),
    ("a record that would include itself is wrong, also if a term before that matches", "5.2, 4.6.4", LateLoops),
    ("names of modifiers are known in lower case only, and none may stand twice", "4.6.1, 6", AnyCase),
    ("a redirect counts though it is not taken", "4.6.4", LateRedirect),
    ("%{p} is the name that suits the domain in whose record it first stood", "7.3", EachDomainsName),
    ("not all that is no macro is refused", "7.1", WholeMacros),
    ("a percent sign at the end of a macro-string is wrong", "7.1", LastPercent),
    ("the question of %{p} for names does not count", "4.6.4", CountedNames),
    ("%{s} of a sender without a local-part has none", "4.3", Postmaster),
    ("several of these", "", All),
]


def judge_all(cases):
    """How often each result came and each difference was found, and how many differ otherwise."""
    results, known, unknown = {}, {}, 0
    for case, our in zip(cases, ours(cases)):
        their = theirs(case)
        results[our[0]] = results.get(our[0], 0) + 1
        results["explained"] = results.get("explained", 0) + (our[3] != ".")
        want = our[0], "" if our[3] == "." else bytes.fromhex(our[3]).decode("ascii").lower()
        if their == want:
            continue
        how = next((how for how, _, repaired in DIFFERENCES if theirs(case, repaired) == want), None)
        if how:
            known[how] = known.get(how, 0) + 1
            continue
        unknown += 1
        if unknown <= 5:
            print("    client %s, helo %s, mail from %s: pyspf %s, the library %s\n%s" %
                  (*case[:3], their, our, case[3].text()))
    return results, known, unknown


SYNTAX = "neither mechanism nor modifier", "unknown mechanism", "macro syntax", "domain-spec syntax", "prefix length", \
    "address syntax", "argument missing, or where none may be", "octet that is not printable ASCII"


def judge_by_mail_spf(cases):
    """How many differ by a known difference, and how many otherwise."""
    known, unknown = {}, 0
    for case, our, plain, repaired in zip(cases, ours(cases), mail_spfs(cases), mail_spfs(cases, "repaired")):
        want = [our[0], our[3].lower()]
        if [plain[0], plain[1].lower()] == want:
            continue
        how = None
        if [repaired[0], repaired[1].lower()] == want:
            how = "ip6 and IPv4 clients, an eleventh MX, or the void lookup of an include"
        elif our[0] == "permerror" and our[4].split(": ")[0] in SYNTAX:
            how = "not all syntax errors are found before evaluation"
        elif plain[0] == "died":
            how = "it dies of a name with an empty label"
        if how:
            known[how] = known.get(how, 0) + 1
            continue
        unknown += 1
        if unknown <= 5:
            print("    client %s, helo %s, mail from %s: Mail::SPF %s, the library %s\n%s" %
                  (*case[:3], plain, our, case[3].text()))
    return known, unknown


def has_mail_spf():
    try:
        return subprocess.run(["perl", "-MMail::SPF", "-e1"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def main():
    print("  [SPF-9] pyspf finds the same records wrong, of %d zones with odd and damaged records" % COUNT, flush=True)
    print("  [SPF-29] and comes to the same result by each", flush=True)
    print("  [SPF-35] and to the same explanation of a fail", flush=True)
    cases = [a_case() for _ in range(COUNT)]
    results, known, unknown = judge_all(cases)
    print("    results:", results)
    for how, count in known.items():
        print("    %d differ: pyspf: %s" % (count, how))
    assert unknown == 0, unknown
    assert sum(known.values()) < COUNT // 30, known
    for word in "none", "neutral", "pass", "fail", "softfail", "temperror", "permerror":
        assert results.get(word, 0) >= COUNT // 20, results
    assert results["explained"] >= COUNT // 100, results
    if not has_mail_spf():
        print("    Mail::SPF is not here")
        return
    print("  [SPF-29] Mail::SPF comes to the same results and explanations, but for what is told in "
          "tests/conformance/spf-disagreements.md", flush=True)
    known, unknown = judge_by_mail_spf(cases)
    for how, count in known.items():
        print("    %d differ: Mail::SPF: %s" % (count, how))
    assert unknown == 0, unknown
    assert sum(known.values()) < COUNT // 20, known


main()
