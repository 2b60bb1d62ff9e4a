"""Runs mailauth-verify for the Python parts of the script tests."""
import json
import os
import re
import subprocess

PROGRAM = os.path.join(os.environ["MA_BIN"], "mailauth-verify")
DEMO = os.path.join(os.environ["MA_SOURCE_DIR"], "examples", "demo")

SIGNATURE_KEYS = ["result", "domain", "selector", "algorithm", "key_bits", "auid", "reason",
                  "body_hash", "header_signature", "body_length_unsigned", "testing"]
# The exit code of the best result counts.
ORDER = ["pass", "temperror", "fail", "policy", "neutral", "none", "permerror"]
CODES = {"pass": 0, "temperror": 75, "fail": 1, "policy": 1, "neutral": 2, "none": 2, "permerror": 76}


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


def judge(message, *options):
    """The JSON verdict, checked against the contract, and the exit code."""
    done = run(message, "--json", *options)
    assert done.stderr == b"", done.stderr
    return check(done.stdout, done.returncode), done.returncode


def check(output, code):
    assert output.count(b"\n") == 1 and output.endswith(b"\n"), output
    assert re.fullmatch(rb"[ -~]*\n", output), "pure ASCII, no control: %r" % output
    verdict = json.loads(output)
    assert list(verdict) == ["version", "dkim", "authentication_results"], list(verdict)
    assert verdict["version"] == 1 and type(verdict["version"]) is int
    for signature in verdict["dkim"]:
        check_signature(signature)
    assert verdict["authentication_results"].startswith(
        "Authentication-Results: mx.example.net; dkim="), verdict
    if verdict["dkim"]:
        best = min((s["result"] for s in verdict["dkim"]), key=ORDER.index)
        assert code == CODES[best], (code, best)
    else:
        assert code in (CODES["none"], CODES["permerror"]), code
    return verdict


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
