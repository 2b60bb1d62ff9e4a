"""Where DMARC is none, the exit code is that of the better of DKIM and SPF: each with each (see
verdicts.sh)."""
import signer
from verdict import CODES, ORDER, code_of, judge, row

MESSAGE = b"From: a@d.test\r\nTo: b@e.test\r\nSubject: s\r\nDate: today\r\n\r\nbody\r\n"
KEY = signer.zone(signer.new_key("best.pem", 1024))
SIGNED = signer.sign(MESSAGE, "best.pem")
NAME = "test._domainkey.example.com."
# result: (message, key record)
DKIM = {
    "pass": (SIGNED, KEY),
    "fail": (SIGNED.replace(b"body\r\n", b"other\r\n"), KEY),
    "policy": (signer.sign(MESSAGE, "best.pem", length=1), KEY),
    "neutral": (SIGNED.replace(b"a=rsa-sha256", b"a=rsa-sha999"), KEY),
    "none": (MESSAGE, ""),
    "temperror": (SIGNED, f"$FAIL {NAME} TXT servfail\n"),
    "permerror": (SIGNED, f'{NAME} TXT "v=DKIM1; p="\n'),
}
SPF = {
    "pass": 'd.test. TXT "v=spf1 +all"\n',
    "fail": 'd.test. TXT "v=spf1 -all"\n',
    "softfail": 'd.test. TXT "v=spf1 ~all"\n',
    "neutral": 'd.test. TXT "v=spf1 ?all"\n',
    "none": "",
    "temperror": "$FAIL d.test. TXT timeout\n",
    "permerror": 'd.test. TXT "v=spf1 +all nonsense"\n',
    None: 'd.test. TXT "v=spf1 +all"\n',
}


def both(dkim, spf):
    message, key = DKIM[dkim]
    with open("best.zone", "w", encoding="ascii") as f:
        f.write(key + SPF[spf])
    envelope = ["-e", "mail.test", "-f", "a@d.test"] + (["-i", "192.0.2.7"] if spf else [])
    verdict, code = judge(message, "--dns-file", "best.zone", *envelope)
    assert [s["result"] for s in verdict["dkim"]] == ([] if dkim == "none" else [dkim]), (dkim, verdict)
    assert [i["result"] for i in verdict["spf"]] == (["none", spf] if spf else []), (spf, verdict)
    assert verdict["dmarc"]["result"] == "none", verdict["dmarc"]
    best = min((r for r in (dkim, spf) if r), key=ORDER.index)
    assert code == CODES[best] == code_of(verdict), (dkim, spf, code)


for result in DKIM:
    row("CLI-1", f"DKIM's {result} beside each result of SPF, and beside none where SPF is not judged")
    for other in SPF:
        both(result, other)
