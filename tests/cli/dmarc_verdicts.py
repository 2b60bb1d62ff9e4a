"""Every result of DMARC: what mailauth-verify says and exits with (see verdicts.sh)."""
from verdict import CODES, DMARC_RESULTS, demo_zone, honest, judge, row

ENVELOPE = ("-i", "192.0.2.7", "-e", "mail.d.test", "-f")
RECORD = '_dmarc.d.test. TXT "v=DMARC1; %s"\n'
PASSES = "".join(f'{d}. TXT "v=spf1 ip4:192.0.2.7 -all"\n' for d in ("d.test", "sub.d.test", "e.test"))
EXISTS = "new.d.test. A 192.0.2.1\n"
FROM_D = b"From: a@d.test\r\n\r\n"
FROM_NEW = b"From: a@new.d.test\r\n\r\n"


def dmarc(message, zone, sender):
    with open("zone", "w", encoding="ascii") as f:
        f.write(PASSES + zone)
    verdict, code = judge(message, "--dns-file", "zone", *ENVELOPE, sender)
    return verdict["dmarc"], code


# why, message, reverse-path, zone, what must stand in the JSON, exit code
ROWS = [
    ("SPF's domain is the author's: pass (RFC 9989 4.4)", FROM_D, "a@d.test", RECORD % "p=reject",
     {"result": "pass", "aligned": {"spf": True, "dkim": False}, "policy": "reject",
      "disposition": "none", "org_domain": "d.test", "policy_domain": "d.test"}, 0),
    ("relaxed alignment is the same organizational domain: pass (4.10.2)", FROM_D, "a@sub.d.test",
     RECORD % "p=reject", {"result": "pass", "aligned": {"spf": True, "dkim": False}}, 0),
    ("strict alignment is the same domain: fail (4.10.2)", FROM_D, "a@sub.d.test",
     RECORD % "p=reject; aspf=s", {"result": "fail", "disposition": "reject",
                                   "aligned": {"spf": False, "dkim": False}}, 1),
    ("a pass for somebody else is no alignment: fail", FROM_D, "a@e.test", RECORD % "p=quarantine",
     {"result": "fail", "policy": "quarantine", "disposition": "quarantine",
      "aligned": {"spf": False, "dkim": False}}, 1),
    ("p=none: fail, and nothing is asked for (4.7)", FROM_D, "a@e.test", RECORD % "p=none",
     {"result": "fail", "policy": "none", "subdomain_policy": "none", "disposition": "none"}, 1),
    ("t=y: one step less than p=reject (4.7)", FROM_D, "a@e.test", RECORD % "p=reject; t=y",
     {"result": "fail", "policy": "reject", "testing": True, "disposition": "quarantine"}, 1),
    ("t=y: one step less than p=quarantine (4.7)", FROM_D, "a@e.test", RECORD % "p=quarantine; t=y",
     {"result": "fail", "policy": "quarantine", "testing": True, "disposition": "none"}, 1),
    ("sp= is for a subdomain that exists (4.7)", FROM_NEW, "a@e.test",
     EXISTS + RECORD % "p=reject; sp=quarantine; np=none",
     {"result": "fail", "author_domain": "new.d.test", "org_domain": "d.test", "policy_domain": "d.test",
      "policy": "quarantine", "subdomain_policy": "quarantine", "disposition": "quarantine"}, 1),
    ("np= is for one that does not (4.7)", FROM_NEW, "a@e.test",
     RECORD % "p=none; sp=quarantine; np=reject",
     {"result": "fail", "policy": "reject", "subdomain_policy": "quarantine", "disposition": "reject"}, 1),
    ("without np=, sp= is; without both, p= is (4.7)", FROM_NEW, "a@e.test", RECORD % "p=reject",
     {"result": "fail", "subdomain_policy": "reject", "disposition": "reject"}, 1),
    ("no record: none, and SPF's pass tells", FROM_D, "a@d.test", "",
     {"result": "none", "author_domain": "d.test", "policy_domain": None, "policy": None,
      "subdomain_policy": None, "disposition": "none"}, 0),
    ("no record: none, and SPF's fail tells", FROM_D, "a@f.test", 'f.test. TXT "v=spf1 -all"\n',
     {"result": "none"}, 1),
    ("two records are none (4.10.1)", FROM_D, "a@d.test", 2 * (RECORD % "p=reject") + RECORD % "p=none",
     {"result": "none", "policy": None}, 0),
    ("no p= and no rua=: none (4.10.1)", FROM_D, "a@e.test", RECORD % "adkim=s", {"result": "none"}, 0),
    ("no p= with rua=: as p=none (4.10.1)", FROM_D, "a@e.test", RECORD % "rua=mailto:r@d.test",
     {"result": "fail", "policy": "none", "disposition": "none"}, 1),
    ("nothing in the From field (5.3.1): permerror", b"Subject: x\r\n\r\n", "a@d.test", RECORD % "p=none",
     {"result": "permerror", "author_domain": None, "org_domain": None}, 76),
    ("two From fields with two domains (11.5): permerror, and the strictest policy is told",
     b"From: a@d.test\r\nFrom: b@g.test\r\n\r\n", "a@e.test",
     RECORD % "p=none" + '_dmarc.g.test. TXT "v=DMARC1; p=quarantine"\n',
     {"result": "permerror", "disposition": "quarantine"}, 76),
    ("SPF of the author's domain ends in temperror (5.3.6): temperror", FROM_D, "a@t.d.test",
     RECORD % "p=reject" + "$FAIL t.d.test. TXT servfail\n",
     {"result": "temperror", "disposition": "none", "policy": "reject"}, 75),
    ("SPF of another domain ends in temperror: fail, for it could not be aligned", FROM_D, "a@t.test",
     RECORD % "p=reject" + "$FAIL t.test. TXT servfail\n", {"result": "fail", "disposition": "reject"}, 1),
] + [
    (f"the record's question ends in {kind} (5.3.6): temperror, and no policy", FROM_D, "a@d.test",
     f"$FAIL _dmarc.d.test. TXT {kind}\n",
     {"result": "temperror", "policy": None, "policy_domain": None, "disposition": "none"}, 75)
    for kind in ("servfail", "refused", "timeout", "bogus", "malformed")
]


def every_result():
    for why, message, sender, zone, want, want_code in ROWS:
        row("CLI-12", why)
        got, code = dmarc(message, zone, sender)
        assert {key: got[key] for key in want} == want, (want, got)
        assert code == want_code, (code, want_code, got)
    assert sorted({r[4]["result"] for r in ROWS}) == sorted(DMARC_RESULTS)


def dkim_speaks_too():
    zone = ("--dns-file", demo_zone())
    row("CLI-12", "a DKIM signature of the author's domain is aligned, though SPF fails")
    verdict, code = judge(honest(), *zone, "-i", "192.0.2.99", "-e", "mail.example.com", "-f",
                          "ada@example.com")
    assert verdict["dmarc"]["aligned"] == {"spf": False, "dkim": True} and code == 0, verdict

    row("CLI-12", "a key that cannot be had leaves DMARC in doubt (5.3.6), SPF's pass or not")
    fail = ("--dns-fail", "spring._domainkey.example.com=servfail")
    verdict, code = judge(honest(), *zone, *fail)
    assert verdict["dmarc"]["result"] == "temperror" and code == CODES["temperror"], verdict
    verdict, code = judge(honest(), *zone, *fail, "-i", "192.0.2.10", "-f", "ada@example.com")
    assert verdict["dmarc"]["result"] == "pass" and code == 0, verdict
    assert verdict["dkim"][0]["result"] == "temperror", verdict


every_result()
dkim_speaks_too()
