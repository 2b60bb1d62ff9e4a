"""RFC 9989 4.7, 4.10 and 5.3 once more, as sets and lists without any shortcut, against dmarc_driver.

Zones, author domains and identifiers are random, from few labels, so that records, tree walks and organizational
domains meet often. Records are made from tags here, and not read: how records are read is shown elsewhere."""
import random
import subprocess
import sys

random.seed(9989)
POLICIES = {"none": 0, "quarantine": 1, "reject": 2}


class Failed(Exception):
    """A question failed, so nothing that hangs on it can be known."""


def labels(domain):
    return domain.split(".")


def is_within(domain, parent):
    return labels(domain)[-len(labels(parent)):] == labels(parent)


# 4.10: the DNS Tree Walk. A zone is {"txt": {domain: [tags, ...]}, "fail": {domain}, "exists": {domain}, ...}.

def query(zone, domain):
    """The record of a domain, or None: several are none (steps 2 and 6)."""
    if domain in zone["fail"]:
        raise Failed
    records = zone["txt"].get(domain, [])
    return records[0] if len(records) == 1 else None


def targets(start):
    """Steps 3, 4 and 7."""
    yield start
    rest = labels(start)
    rest = rest[1:] if len(rest) < 8 else rest[-7:]
    while rest:
        yield ".".join(rest)
        rest = rest[1:]


def walk(zone, start):
    """All that is found, from the longest domain to the shortest."""
    found = []
    for target in targets(start):
        record = query(zone, target)
        if record is not None:
            found.append((target, record))
            if record.get("psd") in ("y", "n"):
                break
    return found


def organizational(zone, start):
    """4.10.2, its three rules in order."""
    found = walk(zone, start)
    for domain, record in found:
        if record.get("psd") == "n":
            return domain
        if record.get("psd") == "y" and domain != start:
            return ".".join(labels(start)[-len(labels(domain)) - 1:])
    return min((domain for domain, _ in found), key=lambda domain: len(labels(domain)), default=start)


# 4.10.1: policy discovery.

def discover(zone, author):
    record = query(zone, author)
    if record is not None:
        return author, record
    found = dict(walk(zone, author))
    org = organizational(zone, author)
    if org in found:
        return org, found[org]
    for domain, record in found.items():
        if record.get("psd") == "y":
            return domain, record
    return None, None


def policies(record):
    """p, sp and np, or None for no DMARC at all."""
    given = [record[tag] for tag in ("p", "sp", "np") if tag in record]
    if "p" not in record or any(value not in POLICIES for value in given):
        return ("none", "none", "none") if "rua" in record else None
    sp = record.get("sp", record["p"])
    return record["p"], sp, record.get("np", sp)


def choose(zone, author, domain, values):
    p, sp, np = values
    if domain == author:
        return p, True
    if sp == np:
        return sp, True
    if author in zone["silent"]:
        return sp, False
    return (sp if author in zone["exists"] else np), True


# 4.10.2, 5.3.4: alignment; None if it cannot be known.

def is_aligned(zone, author, domain, strict):
    if domain == author or strict:
        return domain == author
    if labels(author)[-1] != labels(domain)[-1]:
        return False
    try:
        org = organizational(zone, author)
        return is_within(domain, org) and organizational(zone, domain) == org
    except Failed:
        return None


def judge(zone, author, identifiers):
    """The line that the driver is to write."""
    try:
        domain, record = discover(zone, author)
    except Failed:
        return "temperror none none <> 0 0"
    if domain is None:
        return "none none none <> 0 0"
    values = policies(record)
    if values is None:
        return f"none none none <{domain}> 0 0"
    policy, known = choose(zone, author, domain, values)
    aligned = {"s": False, "d": False}
    doubt = not known
    for kind, finding, name in identifiers:
        one = is_aligned(zone, author, name, record.get("aspf" if kind == "s" else "adkim") == "s")
        if finding == "+" and one:
            aligned[kind] = True
        doubt = doubt or (finding != "-" and one is None) or (finding == "?" and one)
    tail = f"<{domain}> {aligned['s']:d} {aligned['d']:d}"
    if True in aligned.values():
        return f"pass {policy} none {tail}"
    if doubt:
        return f"temperror {policy} none {tail}"
    applied = {"reject": "quarantine"}.get(policy, "none") if record.get("t") == "y" else policy
    return f"fail {policy} {applied} {tail}"


# Random messages.

def a_domain():
    deep = random.choice([0, 0, 1, 1, 2, 2, 3, random.randrange(11)])
    top = random.choice(["example.com", "example.com", "example.net", "com"])
    return ".".join([random.choice("ab") for _ in range(deep)] + [top])


def a_record():
    odds = {"p": 0.9, "sp": 0.3, "np": 0.3, "adkim": 0.2, "aspf": 0.2, "psd": 0.25, "t": 0.2, "rua": 0.2}
    words = {"adkim": "rs", "aspf": "rs", "psd": "uyn", "t": "yn", "rua": ["mailto:a@b.example"]}
    record = {}
    for tag in random.sample(list(odds), len(odds)):
        if random.random() < odds[tag]:
            record[tag] = random.choice(list(words.get(tag, POLICIES)))
            if tag in ("p", "sp", "np") and random.random() < 0.05:
                record[tag] = "x"
    return record


def related(domain):
    """A domain above, below or beside."""
    rest = labels(domain)
    return random.choice([domain, domain, "a." + domain, "b." + domain, ".".join(rest[1:]) or domain,
                          ".".join(["a"] + rest[1:]), a_domain()])


def a_case():
    author = a_domain()
    parents = list(targets(author))
    names = [random.choice(parents + [related(author), a_domain()]) for _ in range(random.randrange(5))]
    zone = {"txt": {}, "fail": set(), "silent": set(), "exists": set()}
    for name in names:
        zone["txt"][name] = [a_record() for _ in range(random.choice([1, 1, 1, 1, 1, 2]))]
    if random.random() < 0.2:
        zone["fail"].add(random.choice(parents + [related(author)]))
    if random.random() < 0.5:
        zone["exists"].add(author)
    elif random.random() < 0.2:
        zone["silent"].add(author)
    identifiers = [(random.choice("dds"), random.choice("++-?"), related(author)) for _ in range(random.randrange(5))]
    return zone, author, identifiers


def text(record, number):
    # an unknown tag makes two records of one name differ, since equal ones would be one
    return "v=DMARC1" + "".join(f"; {tag}={value}" for tag, value in record.items()) + f"; n={number}"


def lines(case):
    zone, author, identifiers = case
    for domain, records in zone["txt"].items():
        for number, record in enumerate(records):
            yield f'z _dmarc.{domain}. TXT "{text(record, number)}"'
    for domain in zone["fail"]:
        yield f"z $FAIL _dmarc.{domain}. TXT servfail"
    if author in zone["silent"]:
        yield f"z $FAIL {author}. A timeout"
    elif author in zone["exists"]:
        yield f"z {author}. " + random.choice(["A 192.0.2.1", "TXT x", "CNAME gone.example.org."])
    else:
        yield f"z $FAIL {author}. A nxdomain"
    yield "a" + author
    for kind, finding, domain in identifiers:
        yield kind + finding + " " + domain
    yield "."


print("  [DM-9] a second reading of RFC 9989 judges 20000 random messages as we do: tree walks", flush=True)
print("  [DM-11] which record is applied, and which policy", flush=True)
print("  [DM-14] organizational domains", flush=True)
print("  [DM-21] and what passes", flush=True)
cases = [a_case() for _ in range(20000)]
told = subprocess.run([sys.argv[1]], input="\n".join(line for case in cases for line in lines(case)) + "\n",
                      capture_output=True, text=True, check=True)
answers = told.stdout.splitlines()
assert len(answers) == len(cases), len(answers)
results = {}
wrong = 0
for case, answer in zip(cases, answers):
    want = judge(*case)
    results[want.split()[0]] = results.get(want.split()[0], 0) + 1
    if answer != want:
        wrong += 1
        if wrong < 6:
            print(*lines(case), f"we: {answer}", f"the other: {want}", sep="\n")
print(results)
assert min(results.get(result, 0) for result in ("none", "pass", "fail", "temperror")) > 500, results
assert wrong == 0, wrong
