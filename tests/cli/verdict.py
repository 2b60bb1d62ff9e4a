"""Runs the programs for the Python parts of the script tests, and holds their JSON to the contract."""
import json
import os
import re
import subprocess

PROGRAM = os.path.join(os.environ["MA_BIN"], "mailauth-verify")
SPF_PROGRAM = os.path.join(os.environ["MA_BIN"], "mailauth-spf")
DEMO = os.path.join(os.environ["MA_SOURCE_DIR"], "examples", "demo")

KEYS = ["version", "spf", "dkim", "dmarc", "from", "dnssec", "authentication_results"]
IDENTITY_KEYS = ["result", "identity", "domain", "explanation"]
SIGNATURE_KEYS = ["result", "domain", "selector", "algorithm", "key_bits", "auid", "reason",
                  "body_hash", "header_signature", "body_length_unsigned", "testing"]
DMARC_KEYS = ["result", "reason", "author_domain", "org_domain", "policy_domain", "policy",
              "subdomain_policy", "disposition", "testing", "aligned", "discovery"]
SPF_KEYS = ["version", "result", "identity", "domain", "mechanism", "explanation", "lookups",
            "void_lookups", "problem"]
# DMARC's result decides the exit code; where it is none, the best of DKIM and SPF does.
ORDER = ["pass", "temperror", "softfail", "fail", "policy", "neutral", "none", "permerror"]
CODES = {"pass": 0, "temperror": 75, "softfail": 3, "fail": 1, "policy": 1, "neutral": 2, "none": 2,
         "permerror": 76}
SPF_RESULTS = ["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"]
DMARC_RESULTS = ["none", "pass", "fail", "temperror", "permerror"]
POLICIES = ["none", "quarantine", "reject"]


def row(requirement, why):
    print(f"  [{requirement}] {why}", flush=True)


def run(message, *options):
    return subprocess.run([PROGRAM, "-m", "mx.example.net", *options], input=message,
                          capture_output=True, check=False)


def honest():
    with open(os.path.join(DEMO, "honest.eml"), "rb") as f:
        return f.read()


def demo_zone():
    return os.path.join(DEMO, "example.zone")


def key_zone():
    """The demo's zone with its key alone: no DMARC record is found, so the exit code is DKIM's."""
    path = os.path.join(os.environ["MA_TMP"], "key-alone.zone")
    if not os.path.exists(path):
        with open(demo_zone(), encoding="ascii") as f:
            text = f.read()
        with open(path, "w", encoding="ascii") as f:
            f.write(text[:text.index("; Who may send")])
    return path


def judge(message, *options):
    """The JSON verdict, checked against the contract, and the exit code."""
    done = run(message, "--json", *options)
    assert done.stderr == b"", done.stderr
    return check(done.stdout, done.returncode), done.returncode


def read_json(output):
    assert output.count(b"\n") == 1 and output.endswith(b"\n"), output
    assert re.fullmatch(rb"[ -~]*\n", output), "pure ASCII, no control: %r" % output
    return json.loads(output)


def check(output, code):
    verdict = read_json(output)
    assert list(verdict) == KEYS, list(verdict)
    assert verdict["version"] == 1 and type(verdict["version"]) is int
    for identity in verdict["spf"]:
        check_identity(identity)
    assert [i["identity"] for i in verdict["spf"]] in ([], ["helo"], ["mailfrom"], ["helo", "mailfrom"])
    for signature in verdict["dkim"]:
        check_signature(signature)
    check_dmarc(verdict["dmarc"])
    check_from(verdict["from"], verdict["dmarc"])
    check_dnssec(verdict["dnssec"])
    assert verdict["authentication_results"].startswith("Authentication-Results: mx.example.net; "), verdict
    assert code == code_of(verdict), (code, code_of(verdict), verdict)
    return verdict


def code_of(verdict):
    """The exit code that this verdict must have."""
    if verdict["dmarc"]["result"] != "none":
        return CODES[verdict["dmarc"]["result"]]
    results = [s["result"] for s in verdict["dkim"]] or ["none"]
    if verdict["spf"]:
        results.append(verdict["spf"][-1]["result"])
    return CODES[min(results, key=ORDER.index)]


def check_identity(identity):
    assert list(identity) == IDENTITY_KEYS, list(identity)
    assert identity["result"] in SPF_RESULTS, identity
    assert type(identity["domain"]) is str, identity
    assert identity["explanation"] is None or identity["result"] == "fail", identity


def check_signature(signature):
    assert list(signature) == SIGNATURE_KEYS, list(signature)
    assert signature["result"] in ORDER, signature
    for key in ("domain", "selector", "algorithm", "auid"):
        assert type(signature[key]) is str, (key, signature)
    for key in ("key_bits", "body_length_unsigned"):
        assert type(signature[key]) is int and signature[key] >= 0, (key, signature)
    for key in ("body_hash", "header_signature"):
        assert signature[key] in ("pass", "fail", "none"), (key, signature)
    assert type(signature["testing"]) is bool, signature
    if signature["result"] == "pass":
        assert signature["reason"] is None, signature
        assert signature["body_hash"] == signature["header_signature"] == "pass", signature
    else:
        assert type(signature["reason"]) is str and signature["reason"], signature


def check_dmarc(dmarc):
    assert list(dmarc) == DMARC_KEYS, list(dmarc)
    assert dmarc["result"] in DMARC_RESULTS, dmarc
    assert type(dmarc["reason"]) is str and dmarc["reason"], dmarc
    for key in ("author_domain", "org_domain", "policy_domain"):
        assert dmarc[key] is None or (type(dmarc[key]) is str and dmarc[key]), (key, dmarc)
    for key in ("policy", "subdomain_policy"):
        assert dmarc[key] in [None, *POLICIES], (key, dmarc)
    assert dmarc["disposition"] in POLICIES and type(dmarc["testing"]) is bool, dmarc
    assert list(dmarc["aligned"]) == ["spf", "dkim"], dmarc
    assert all(type(a) is bool for a in dmarc["aligned"].values()), dmarc
    assert dmarc["discovery"] == "treewalk", dmarc
    if dmarc["result"] == "pass":
        assert any(dmarc["aligned"].values()) and dmarc["disposition"] == "none", dmarc
    if dmarc["result"] in ("none", "temperror"):
        assert dmarc["disposition"] == "none", dmarc


def check_from(author, dmarc):
    assert list(author) == ["fields", "domains", "status"], author
    assert type(author["fields"]) is int and author["fields"] >= 0, author
    assert all(type(d) is str and d for d in author["domains"]), author
    assert type(author["status"]) is str and author["status"], author
    if dmarc["result"] == "pass":
        assert author["fields"] == 1 and author["domains"] == [dmarc["author_domain"]], (author, dmarc)


def check_dnssec(dnssec):
    assert list(dnssec) == ["questions", "authenticated"], dnssec
    assert all(type(n) is int for n in dnssec.values()), dnssec
    assert 0 <= dnssec["authenticated"] <= dnssec["questions"], dnssec
