"""The JSON of mailauth-verify: valid, with exactly the keys of the contract (see json.sh)."""
import json
import random

from verdict import CODES, KEYS, demo_zone, honest, judge, key_zone, row, run

ZONE = ("--dns-file", demo_zone())
KEY_ALONE = ("--dns-file", key_zone())
ENVELOPE = ("-i", "192.0.2.10", "-e", "mail.example.com", "-f", "ada@example.com")
MUTATIONS = 300


def only(message, *options):
    verdict, _ = judge(message, *ZONE, *options)
    assert len(verdict["dkim"]) == 1, verdict
    return verdict["dkim"][0]


def text_of(octets):
    """UTF-8, with U+FFFD for each octet that is not part of a well-formed character."""
    text = ""
    while octets:
        for n in range(1, 5):
            try:
                text += octets[:n].decode("utf-8")
                octets = octets[n:]
                break
            except UnicodeDecodeError:
                pass
        else:
            text += "\ufffd"
            octets = octets[1:]
    return text


def quoted_printable(octets):
    return b"".join(b"=%02X" % octet for octet in octets)


def with_auid(local):
    return honest().replace(b"i=ada@", b"i=" + quoted_printable(local) + b"@")


def values_are_what_they_say():
    row("CLI-2", "a pass: every key has the value that the signature and the key have")
    assert only(honest()) == {
        "result": "pass", "domain": "example.com", "selector": "spring", "algorithm": "rsa-sha256",
        "key_bits": 2048, "auid": "ada@example.com", "reason": None, "body_hash": "pass",
        "header_signature": "pass", "body_length_unsigned": 0, "testing": False}

    row("CLI-2", "body hash and signature are told apart")
    body = only(honest().replace(b"3 pm", b"4 pm"))
    assert (body["body_hash"], body["header_signature"]) == ("fail", "pass"), body
    assert body["reason"] == "body hash did not verify", body
    header = only(honest().replace(b"The seeds", b"The weeds"))
    assert (header["body_hash"], header["header_signature"]) == ("pass", "fail"), header
    assert header["reason"] == "signature did not verify", header

    row("CLI-2", "without a key the signature is not reached: \"none\", and no key bits")
    nothing = only(honest(), "--dns-fail", "spring._domainkey.example.com=servfail")
    assert nothing["result"] == "temperror" and nothing["key_bits"] == 0, nothing
    assert (nothing["body_hash"], nothing["header_signature"]) == ("pass", "none"), nothing

    row("CLI-2", "a field that cannot be used: neither check is reached")
    useless = only(honest().replace(b" v=1;", b" v=9;"))
    assert (useless["body_hash"], useless["header_signature"]) == ("none", "none"), useless

    row("CLI-2", "a message without signatures has an empty array")
    verdict, code = judge(b"From: a@example.com\r\n\r\nhi\r\n", *KEY_ALONE)
    assert verdict["dkim"] == [] and code == CODES["none"], verdict

    row("CLI-2", "--explain with --json adds the steps as a text and nothing else")
    done = json.loads(run(honest(), "--json", "--explain", *ZONE).stdout)
    assert list(done) == [*KEYS[:-1], "explain", KEYS[-1]], list(done)
    assert done["explain"].endswith("\n") and "pass" in done["explain"], done


def spf_and_dmarc_are_what_they_say():
    row("CLI-2", "SPF has an entry for HELO and one for MAIL FROM, and none at all without -i")
    verdict, _ = judge(honest(), *ZONE, *ENVELOPE)
    assert verdict["spf"] == [
        {"result": "pass", "identity": "helo", "domain": "mail.example.com", "explanation": None},
        {"result": "pass", "identity": "mailfrom", "domain": "example.com", "explanation": None}]
    assert judge(honest(), *ZONE, *ENVELOPE[2:])[0]["spf"] == []
    assert [i["identity"] for i in judge(honest(), *ZONE, *ENVELOPE[:4])[0]["spf"]] == ["helo"]

    row("CLI-2", "DMARC: what was found where, what it asks for, and who is aligned")
    assert verdict["dmarc"] == {
        "result": "pass", "reason": "aligned", "author_domain": "example.com",
        "org_domain": "example.com", "policy_domain": "example.com", "policy": "reject",
        "subdomain_policy": "reject", "disposition": "none", "testing": False,
        "aligned": {"spf": True, "dkim": True}, "discovery": "treewalk"}, verdict["dmarc"]
    assert verdict["from"] == {"fields": 1, "domains": ["example.com"], "status": "one author domain"}, verdict["from"]

    row("CLI-2", "DMARC without a record, and without an author: null for what is not there")
    nothing = judge(honest(), *KEY_ALONE)[0]["dmarc"]
    assert (nothing["result"], nothing["author_domain"], nothing["policy_domain"], nothing["policy"],
            nothing["subdomain_policy"]) == ("none", "example.com", None, None, None), nothing
    nobody = judge(b"Subject: x\r\n\r\n", *ZONE)[0]
    assert nobody["dmarc"]["author_domain"] is None and nobody["dmarc"]["org_domain"] is None, nobody
    assert nobody["from"]["fields"] == 0 and nobody["from"]["domains"] == [], nobody

    row("CLI-2", "every From field is counted, and every domain in them is listed (RFC 9989 11.5)")
    two = judge(b"From: a@example.org\r\n" + honest(), *ZONE)[0]
    assert two["from"]["fields"] == 2, two["from"]
    assert sorted(two["from"]["domains"]) == ["example.com", "example.org"], two["from"]

    row("CLI-2", "the questions that were asked are counted, and the answers that are vouched for")
    assert judge(b"", *ZONE)[0]["dnssec"] == {"questions": 0, "authenticated": 0}
    with open("secure.zone", "w", encoding="ascii") as f:
        f.write("$SECURE _dmarc.example.com. TXT\n$SECURE spring._domainkey.example.com. TXT\n")
    vouched = judge(honest(), *ZONE, "--dns-file", "secure.zone")[0]["dnssec"]
    assert vouched == {"questions": 2, "authenticated": 2}, vouched
    assert judge(honest(), *ZONE)[0]["dnssec"] == {"questions": 2, "authenticated": 0}


def octets_of_any_kind():
    row("CLI-2", "an AUID may hold any octet: controls are escaped, UTF-8 is read, the rest is U+FFFD")
    for local in (b"\x00", b"\r\nX: y", b'"\\/', b"\x7f\x1b[31m", "\u00e9\u4e2d".encode(),
                  "\U0001f48c".encode(), b"\xe9", b"\xc0\x80", b"\xc1\xbf", b"\xed\xa0\x80",
                  b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xe0\x80\x80", b"\xf0\x9f\x92",
                  b"\x80\xbf", b"\xc3", b"\xc3\x28", bytes(range(256))):
        signature = only(with_auid(local))
        assert signature["auid"] == text_of(local) + "@example.com", (local, signature["auid"])
        assert signature["result"] == "fail", signature


def hostile_messages():
    header, body = honest().split(b"\r\n\r\n", 1)
    yield b""
    yield b"\r\n"
    yield b"\0" * 100
    yield b"no header at all"
    yield b"DKIM-Signature:\r\n\r\n"
    yield b"DKIM-Signature: v=1; d=example.com(;\r\n\r\n"
    yield b"DKIM-Signature: \xff\xfe; =;;\r\n" + header + b"\r\n\r\n" + body
    yield b"DKIM-Signature: v=1; v=1\r\n" * 40 + header + b"\r\n\r\n" + body
    yield header.replace(b"d=example.com", b'd=exam"}ple.com') + b"\r\n\r\n" + body
    yield header.replace(b"s=spring", b"s=spr\xc3\xadng") + b"\r\n\r\n" + body
    yield header.replace(b"a=rsa-sha256", b'a=rsa-"\\sha256') + b"\r\n\r\n" + body
    yield header.replace(b"t=1741940813", b"l=" + b"9" * 76 + b"; t=1741940813") + b"\r\n\r\n" + body
    yield header.replace(b"; h=", b"; x=1; h=") + b"\r\n\r\n" + body
    yield header


def mutated(rng, message):
    octets = bytearray(message)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(min(len(octets), 700))
        kind = rng.randrange(4)
        if kind == 0:
            octets[at] = rng.randrange(256)
        elif kind == 1:
            del octets[at:at + rng.randint(1, 20)]
        elif kind == 2:
            octets[at:at] = bytes(rng.choice(b';:=@"\\\r\n\t \0\xff\xc3') for _ in range(rng.randint(1, 4)))
        else:
            octets[at:at] = octets[:rng.randint(1, 60)]
    return bytes(octets)


def contract_holds():
    row("CLI-2", "hostile messages give valid JSON with exactly the keys of the contract")
    for message in hostile_messages():
        judge(message, *ZONE)
        judge(message, *ZONE, *ENVELOPE)
        judge(message, *KEY_ALONE)
    row("CLI-2", f"so do {MUTATIONS} random changes of a signed message")
    rng = random.Random(6376)
    for _ in range(MUTATIONS):
        message = mutated(rng, honest())
        try:
            judge(message, *rng.choice([(*ZONE, *ENVELOPE), KEY_ALONE]))
        except AssertionError:
            print("message: %r" % message)
            raise


values_are_what_they_say()
spf_and_dmarc_are_what_they_say()
octets_of_any_kind()
contract_holds()
