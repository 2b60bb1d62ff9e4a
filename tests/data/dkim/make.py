"""Makes the signed messages, the zone and the keys of this folder, with nothing of ours.

    python3 make.py          writes them into the folder that this file is in

Keys and signatures are made by the openssl program, A-labels by idn2, the messages canon-*.eml and
dkimpy-*.eml by dkimpy (Debian: idn2, python3-dkim, python3-nacl). What is hashed for a signature is
put together here from RFC 6376 3.4 and 3.7, and dkimpy verifies it as well; where it refuses, the
reason stands at the message. Private keys are made in a folder that is removed, and nobody has them: a second run makes
other keys, so it makes all files anew.

    *.eml         a message, CRLF; what each shows is said in tests/dkim
    example.zone  the public keys as DNS records
    keys.txt      public keys for tests/dkim/test_key.c: a name and p= on each line
    ../../../fuzz/corpus/{signature,key,verifier}/   seeds: fields, records, messages with a zone
"""
import base64
import hashlib
import os
import re
import subprocess
import sys
import tempfile

import dkim
import nacl.signing

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, "..", "..", "..", "fuzz", "corpus")
PAIRS = [(h, b) for h in ("simple", "relaxed") for b in ("simple", "relaxed")]
KEYS = {}  # name: (private key's file, p= of the public key)
RECORDS = {}  # selector: the text of its key record

FIELDS = [
    b"Received: from client.example.net (client.example.net [192.0.2.7])\r\n"
    b"\tby mx.example.com; Fri, 6 Sep 2024 08:00:00 +0000\r\n",
    b"From: Alice <alice@example.com>\r\n",
    b"To: Bob <bob@example.net>\r\n",
    b"Subject:  Minutes \t of the\r\n\tmeeting  \r\n",
    b"Date: Fri, 6 Sep 2024 08:00:00 +0000\r\n",
    b"X-Note: upper\r\n",
    b"X-Note: lower\r\n",
    b"Message-ID: <1@example.com>\r\n",
]
BODY = b"First  line \r\n\r\n \t\r\nsecond\tline\r\nlast line\r\n\r\n\r\n"
NAMES = ["from", "to", "subject", "date"]
EAI_DOMAIN = "bücher.example.com"

# \1 and \2 stand round what 3.5 takes out for hashing: the value of b= with all white space round it.
FIELD = ("DKIM-Signature: v=1; a={a}; c={c}; d={d}; s={s};{tags}\r\n"
         "\th={h};\r\n\tbh={bh};\r\n\tb=\1{b}\2\r\n")


def openssl(*arguments, stdin=b""):
    return subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=True).stdout


# ---------------------------------------------------------------- keys

def encoded(octets):
    return base64.b64encode(octets).decode()


def make_key(name, bits, exponent=65537):
    path = name + ".pem"
    openssl("genpkey", "-algorithm", "RSA", "-out", path, "-pkeyopt", f"rsa_keygen_bits:{bits}",
            "-pkeyopt", f"rsa_keygen_pubexp:{exponent}")
    KEYS[name] = (path, encoded(openssl("pkey", "-in", path, "-pubout", "-outform", "DER")))


def bare(name):
    """The key as an RSAPublicKey, without the SubjectPublicKeyInfo round it."""
    return encoded(openssl("rsa", "-in", KEYS[name][0], "-RSAPublicKey_out", "-outform", "DER"))


def wide_key(bits):
    """A key of which only the size matters: nobody knows the factors of its modulus."""
    modulus = openssl("rand", "-hex", str((bits + 7) // 8)).decode().strip()
    modulus = (int(modulus, 16) & ((1 << bits) - 1)) | 1 << (bits - 1) | 1
    with open("wide.cnf", "w", encoding="ascii") as out:
        out.write(f"asn1=SEQUENCE:key\n[key]\nn=INTEGER:0x{modulus:x}\ne=INTEGER:65537\n")
    return encoded(openssl("asn1parse", "-genconf", "wide.cnf", "-noout", "-out", "/dev/stdout"))


def make_keys():
    make_key("main", 2048)
    make_key("short", 1023)
    make_key("least", 1024)
    make_key("odd", 1025)
    make_key("cubed", 2048, 3)
    make_key("bits18", 2048, 2**17 + 1)
    make_key("bits64", 2048, 2**64 - 1)
    make_key("bits65", 2048, 2**64 + 1)
    main = KEYS["main"][1]
    RECORDS.update({
        "rsa": f"v=DKIM1; k=rsa; p={main}",
        "bare": f"p={bare('main')}",
        "a.b": f"p={main}",
        "under_score": f"p={main}",
        "strict": f"v=DKIM1; t=s; p={main}",
        "testing": f"v=DKIM1; t=y; p={main}",
        "revoked": "v=DKIM1; p=",
        "short": f"p={KEYS['short'][1]}",
        "least": f"p={KEYS['least'][1]}",
        "odd": f"p={KEYS['odd'][1]}",
        "cubed": f"p={KEYS['cubed'][1]}",
        "bits18": f"p={KEYS['bits18'][1]}",
        "bits65": f"p={KEYS['bits65'][1]}",
        "почта": f"p={main}",
    })


def write_keys():
    with open(os.path.join(HERE, "keys.txt"), "w", encoding="ascii") as out:
        for name, (_, public) in KEYS.items():
            out.write(f"{name} {public}\n")
        out.write(f"bare {bare('main')}\n")
        for bits in (8192, 8193):
            out.write(f"wide{bits} {wide_key(bits)}\n")


def a_labels(name):
    """What libidn2 makes of a name with U-labels."""
    made = subprocess.run(["idn2", name], capture_output=True, check=True)
    return made.stdout.decode().strip()


def zone_entry(selector):
    owner = selector
    if not selector.isascii():
        owner = a_labels(f"{selector}._domainkey.{EAI_DOMAIN}") + "."
    strings = "\n\t".join(f'"{s}"' for s in re.findall(".{1,80}", RECORDS[selector]))
    return f"{owner}\tIN TXT (\n\t{strings} )\n"


def write_zone():
    with open(os.path.join(HERE, "example.zone"), "w", encoding="ascii") as out:
        out.write("; written by make.py\n$ORIGIN _domainkey.example.com.\n$TTL 3600\n")
        for selector in RECORDS:
            out.write(zone_entry(selector))
        out.write("$FAIL slow TXT timeout\n")


# ---------------------------------------------------------------- what is hashed

def canonical_field(field, how):
    """RFC 6376 3.4.1 and 3.4.2, of one field with its CRLF."""
    if how == "simple":
        return field
    name, value = field.split(b":", 1)
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.rstrip(b" \t").lower() + b":" + value + b"\r\n"


def canonical_body(body, how):
    """RFC 6376 3.4.3 and 3.4.4."""
    lines = body.split(b"\r\n")
    if how == "relaxed":
        lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in lines]
    while lines and lines[-1] == b"":
        lines.pop()
    if not lines:
        return b"\r\n" if how == "simple" else b""
    return b"\r\n".join(lines) + b"\r\n"


def selected(fields, names):
    """The fields that h= means: each name from the bottom up (RFC 6376 5.4.2)."""
    left = list(fields)
    for name in names:
        for i in range(len(left) - 1, -1, -1):
            if left[i].split(b":", 1)[0].rstrip().lower() == name.lower().encode():
                yield left.pop(i)
                break


def folded(text, width=66):
    return "\r\n\t ".join(re.findall(f".{{1,{width}}}", text))


def sign(fields, body, key="main", c="relaxed/relaxed", field=FIELD, names=None, digest="sha256",
         length=None, fold=folded, body_hash=None, **values):
    """A DKIM-Signature field; `c` None stands for a field without c=."""
    names = NAMES if names is None else names
    header_how, body_how = ((c or "simple") + "/simple").split("/")[:2]
    octets = canonical_body(body, body_how)
    if body_hash is None:
        body_hash = encoded(hashlib.new(digest, octets[:length]).digest())
    tags = dict(a=f"rsa-{digest}", c=c, d="example.com", s="rsa", tags="", h=":".join(names),
                bh=body_hash, b="{b}")
    tags.update(values)
    field = field.format(**tags).encode()
    hashed = b"".join(canonical_field(f, header_how) for f in selected(fields, names))
    hashed += canonical_field(re.sub(rb"\x01.*\x02", b"", field, flags=re.DOTALL), header_how)[:-2]
    signature = encoded(openssl("dgst", f"-{digest}", "-sign", KEYS[key][0], stdin=hashed))
    field = field.replace(b"\1", b"").replace(b"\2", b"")
    return field.replace(b"{b}", fold(signature).encode())


# ---------------------------------------------------------------- messages

def key_record(name, timeout=5):
    selector = name.decode().lower().partition("._domainkey.")[0]
    text = RECORDS.get(selector)
    return None if text is None else text.encode()


def dkimpy_passes(message):
    """Whether dkimpy accepts every signature of the message."""
    count = len(re.findall(rb"^dkim-signature[ \t]*:", message.partition(b"\r\n\r\n")[0],
                           re.IGNORECASE | re.MULTILINE))
    try:
        verifier = dkim.DKIM(message)
        return count > 0 and all(verifier.verify(idx=i, dnsfunc=key_record) for i in range(count))
    except Exception as error:  # its parser raises whatever comes
        print(f"    dkimpy: {error!r}", file=sys.stderr)
        return False


def write(name, fields, body, refused=None):
    """Writes a message; `refused` is why dkimpy does not accept all its signatures."""
    message = b"".join(fields) + (b"" if body is None else b"\r\n" + body)
    if dkimpy_passes(message) != (refused is None):
        sys.exit(f"{name}: dkimpy {'accepts' if refused else 'refuses'} it")
    with open(os.path.join(HERE, name + ".eml"), "wb") as out:
        out.write(message)


def message(name, fields=None, body=BODY, refused=None, **how):
    """Writes a message with one signature on top."""
    fields = FIELDS if fields is None else fields
    write(name, [sign(fields, body or b"", **how), *fields], body, refused)


def with_field(*extra):
    return FIELDS + list(extra)


def make_dkimpy():
    with open(KEYS["main"][0], "rb") as pem:
        private = pem.read()
    text = b"".join(FIELDS) + b"\r\n" + BODY
    names = [b"from", b"to", b"subject", b"date", b"x-note", b"from"]
    for head, body in PAIRS:
        field = dkim.sign(text, b"rsa", b"example.com", private, include_headers=names,
                          canonicalize=(head.encode(), body.encode()))
        write(f"canon-{head}-{body}", [field, *FIELDS], BODY)
    field = dkim.sign(text, b"rsa", b"example.com", private, include_headers=names, length=True,
                      canonicalize=(b"relaxed", b"relaxed"))
    write("dkimpy-length", [field, *FIELDS], BODY)
    seed = nacl.signing.SigningKey.generate()
    RECORDS["ed"] = f"v=DKIM1; k=ed25519; p={encoded(bytes(seed.verify_key))}"
    small = dkim.sign(text, b"ed", b"example.com", base64.b64encode(bytes(seed)), include_headers=names,
                      signature_algorithm=b"ed25519-sha256")
    write("dkimpy-ed25519", [small, field, *FIELDS], BODY)


def make_bodies():
    bodies = {"empty": b"", "blank": b"\r\n\r\n", "spaces": b" \t\r\n \r\n", "no-crlf": b"text\r\nno end",
              "none": None}
    for how in ("simple", "relaxed"):
        for name, body in bodies.items():
            message(f"body-{name}-{how}", body=body, c=f"relaxed/{how}")
        message(f"body-bare-{how}", body=b"a\rb \n c\r\r\n\n\rd \r", c=f"simple/{how}",
                refused="dkimpy reads a bare CR or LF as a line end")
    message("c-header-only", c="relaxed")
    message("c-absent", c=None, field=FIELD.replace(" c={c};", ""))


def make_headers():
    for how in ("simple", "relaxed"):
        message(f"field-blank-{how}", with_field(b"Cc \t:  carol@example.com\r\n"), c=f"{how}/simple",
                names=NAMES + ["cc"], refused="dkimpy knows no blanks before the colon")
        message(f"field-empty-{how}", with_field(b"X-A:\r\n", b"X-B: \t\r\n", b"X-C:\r\n \r\n\tc\r\n"),
                c=f"{how}/simple", names=NAMES + ["x-a", "x-b", "x-c"])
        message(f"field-8bit-{how}", with_field(b"X-A: \x0b \x0c\xa0 \xc3\xa9 \x01\x7f\x0b\r\n"),
                c=f"{how}/simple", names=NAMES + ["x-a"],
                refused="VT and FF are white space to dkimpy" if how == "relaxed" else None)
    message("h-bottom", names=NAMES + ["x-note"])
    message("h-both", names=NAMES + ["x-note", "X-NOTE"])
    message("h-case", names=["FROM", "x-Note", "X-nOTE"])
    message("h-absent", names=["x-absent", "from", "from", "x-note", "x-note", "x-note"])
    message("h-white", field=FIELD.replace("h={h}", "h = from\r\n\t:\tto : subject\r\n :date "))
    fields = [sign(FIELDS, BODY), *FIELDS]
    own = sign(fields, BODY, names=["from", "dkim-signature"], s="bare")
    write("h-own-top", [own, *fields], BODY)
    write("h-own-bottom", [*fields, own], BODY, "dkimpy takes the field under test")
    own = sign(fields, BODY, names=["from", "dkim-signature", "DKIM-Signature"], s="bare")
    write("h-own-twice", [own, *fields], BODY, "dkimpy takes the field under test")


def make_signature_tags():
    end = "\tb=\1{b}\2\r\n"
    forms = {
        "name": FIELD.replace(end, "\tb\t =\1{b}\2\r\n"),
        "first": "DKIM-Signature: b=\1{b}\2; " + FIELD[len("DKIM-Signature: "):].replace(";\r\n" + end, "\r\n"),
        "middle": FIELD.replace(end, "\tb=\1\r\n\t {b}\r\n\t\2; t=1725600000;\r\n\tx=1999999999\r\n"),
        "semicolon": FIELD.replace(end, "\tb=\1{b}\2;\r\n"),
        "semicolon-blank": FIELD.replace(end, "\tb=\1 {b} \2; \t\r\n"),
        "blank": FIELD.replace(end, "\tb=\1 \t{b} \t\2\r\n"),
        "before-bh": FIELD.replace("\tbh={bh};\r\n" + end, "\tb=\1{b}\2;\r\n\tbh={bh}\r\n"),
        "z": FIELD.replace("{tags}", "\r\n\tz=From:b=3Dno|To:=20b=3Dno|Subject:b=no|X: bh=no;"),
        "capital": FIELD.replace("{tags}", " B=no; ab=no; b_=no; bb=no;"),
        "one-line": re.sub("\r\n\t(?!$)", " ", FIELD),
    }
    for how in ("simple", "relaxed"):
        for name, field in forms.items():
            fold = str if name == "one-line" else folded
            refused = "dkimpy keeps blanks behind b=" if name in ("middle", "semicolon-blank") else None
            message(f"b-{name}-{how}", field=field, c=f"{how}/simple", fold=fold, refused=refused)


def make_lengths():
    whole = len(canonical_body(BODY, "simple"))
    relaxed = len(canonical_body(BODY, "relaxed"))
    message("l-whole", c="simple/simple", length=whole, tags=f" l={whole};")
    message("l-partial", c="simple/simple", length=15, tags=" l=0015;")
    message("l-relaxed", length=relaxed - 3, tags=f" l={relaxed - 3};")
    message("l-zero", length=0, tags=" l=0;")
    # dkimpy does not mind an l= that is more than the body has
    message("l-beyond", tags=f" l={relaxed + 1};")
    message("l-huge", tags=f" l={2**64};")
    message("l-largest", tags=f" l={2**64 - 1};")


def make_names():
    message("i-below", tags=" i=news@eng.example.com;")
    message("i-case", tags=" i=@Eng.EXAMPLE.Com;")
    message("i-quoted", tags=" i=a=3D=3b=40b\r\n\t =20@eng=2Eexam\r\n\tple.com;",
            refused="dkimpy compares i= without decoding it")
    message("i-strict", s="strict", tags=" i=news@EXAMPLE.com;")
    message("i-strict-below", s="strict", tags=" i=news@eng.example.com;")  # dkimpy knows no t=s
    message("names", d="EXAMPLE.com", s="A.b")
    message("selector", s="under_score")
    eai = dict(s="почта", d=EAI_DOMAIN)
    message("u-labels", **eai)
    message("u-labels-simple", c="simple/simple", **eai)
    message("u-labels-below", tags=f" i=пользователь@eng.{EAI_DOMAIN};", **eai)
    message("u-labels-mixed", tags=f" i=@{a_labels(EAI_DOMAIN)};", **eai,
            refused="dkimpy compares i= as it is written")
    message("times", tags=" t=1700000000; x=1700003600;", refused="it has expired")
    message("order", field="DKIM-Signature: unknown=; h={h};\r\n s={s}; d={d}; bh={bh};\r\n a={a}; c={c};"
            " q=x : dns/txt : y; b=\1{b}\2;\r\n v=1\r\n", refused="dkimpy knows one word in q=")
    message("sha1", digest="sha1")  # dkimpy still verifies it


def make_several():
    other = encoded(hashlib.sha256(b"another body").digest())
    good = sign(FIELDS, BODY)
    wrong = sign(FIELDS[:-5] + [b"Date: another\r\n"], BODY, s="bare")
    fields = [
        good,
        sign(FIELDS, BODY, s="bare", c="simple/simple", body_hash=other),
        wrong,
        sign(FIELDS, BODY, s="missing"),
        sign(FIELDS, BODY, s="slow"),
        sign(FIELDS, BODY, tags=" v=1;"),
    ]
    write("several", fields + FIELDS, BODY, "only the first is good")
    write("two-kinds", [sign(FIELDS, BODY, c="simple/simple"), good, *FIELDS], BODY)
    write("two-selectors", [good, sign(FIELDS, BODY, s="bare"), *FIELDS], BODY)
    message("testing", s="testing")
    message("testing-bad", s="testing", body_hash=other, refused="the body hash is of another body")
    message("testing-times", s="testing", tags=" t=1700000000; x=1700003600;", refused="it has expired")
    message("testing-below", s="testing", tags=" l=4;", length=4)
    message("revoked", s="revoked", refused="there is no key any more")


def make_limits():
    for count in (16, 17):
        more = "".join(f" x{i}=;" for i in range(count - 8))
        message(f"tags-{count}", tags=more)
    for name in ("short", "least", "odd", "cubed", "bits18", "bits65"):
        message(f"key-{name}", key=name, s=name,
                refused="RFC 8301 3.2 wants 1024 bits" if name == "short" else None)


def make_defects():
    """Signed with their defects, so that nothing but the defect is wrong."""
    defects = {"lf": b"a\nb", "cr": b"a\rb", "nul": b"a\0b"}
    for name, value in defects.items():
        message(f"defect-{name}", with_field(b"X-A: " + value + b"\r\n"), c="simple/simple",
                names=NAMES + ["x-a"], refused="dkimpy sees two lines" if name == "lf" else None)


# ---------------------------------------------------------------- seeds for the fuzz targets

ODD_FIELDS = {
    "least": "v=1;d=a.b;s=c;a=rsa-sha256;h=from;bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;b=YQ==",
    "all-tags": " v = 1 ; d=\ta.b; s=c.d; i=a=3D=40=20@=65.a.b; a=rsa-sha256; c=relaxed/simple;\r\n"
                " q=x:dns/txt; h=from : to:\r\n FROM; t=1; x=99999999999999; l=0007; z=b=1|bh=2;\r\n"
                " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b =\r\n YQ = = ;\r\n ",
    "u-labels": "v=1;d=bücher.example;s=почта;i=ä@ü.xn--bcher-kva.example;a=rsa-sha256;h=from;"
                "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;b=YQ==",
    "duplicate": "v=1; d=a.b; d=a.b",
    "huge-length": "v=1;d=a.b;s=c;a=rsa-sha256;h=from;bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;"
                   "b=YQ==;l=18446744073709551616",
}

ODD_RECORDS = {
    "no-key": "v=spf1 -all",
    "revoked-testing": "v=DKIM1; t=y:s; p=",
    "lists": "k=rsa; h=sha1:\r\n sha256; s=x : email; t=s : y; n=_; p= YQ = =",
}


def write_seed(target, name, octets):
    os.makedirs(os.path.join(CORPUS, target), exist_ok=True)
    with open(os.path.join(CORPUS, target, name), "wb") as out:
        out.write(octets)


def verifier_seed(name, signatures, fields, body, zone):
    octets = b"".join(signatures + fields) + b"\r\n" + body
    zone = "$ORIGIN _domainkey.example.com.\n$TTL 1\n" + zone
    write_seed("verifier", name, octets + b"\n-- zone\n" + zone.encode())


def write_seeds():
    for name, text in ODD_FIELDS.items():
        write_seed("signature", name, text.encode())
    for name, text in ODD_RECORDS.items():
        write_seed("key", name, text.encode())
    for selector in ("least", "short", "odd", "testing", "bare", "ed"):
        write_seed("key", selector, RECORDS[selector].encode())
    fields, body = [b"From: a@example.com\r\n", b"Subject: \t b\r\n c\r\n"], b"d \t e\r\n \r\nf"
    small = dict(key="least", s="least", names=["from", "subject", "from"])
    relaxed, key = sign(fields, body, **small), zone_entry("least")
    simple = sign(fields, body, c="simple/simple", **small)
    other = dict(small, key="odd", s="odd")
    write_seed("signature", "relaxed", relaxed.partition(b":")[2][:-2])
    write_seed("signature", "simple", simple.partition(b":")[2][:-2])
    verifier_seed("relaxed", [relaxed], fields, body, key)
    verifier_seed("simple", [simple], fields, body, key)
    verifier_seed("both", [simple, relaxed], fields, body, key)
    verifier_seed("two-keys", [relaxed, sign(fields, body, **other)], fields, body,
                  key + zone_entry("odd"))
    verifier_seed("three-records", [relaxed], fields, body,
                  'least\tIN TXT "p="\n' + key + 'least\tIN TXT words\n')
    verifier_seed("length", [sign(fields, body, length=2, tags=" l=2;", **small)], fields, body, key)
    verifier_seed("times", [sign(fields, body, tags=" t=1700000000; x=1700003600;", **small)], fields,
                  body, key)
    verifier_seed("auid", [sign(fields, body, tags=" i==22=5C=3B@a.example.com;", **small)], fields, body,
                  key.replace("p=", "t=y; p="))
    verifier_seed("timeout", [relaxed], fields, body, "$FAIL least TXT timeout\n")
    verifier_seed("no-key", [relaxed], fields, body, "")
    verifier_seed("changed", [relaxed], fields, body + b"g", key)
    verifier_seed("bare-lf", [relaxed], [*fields, b"X: a\nb\r\n"], body, key)
    verifier_seed("broken", [b"DKIM-Signature: v=1; d\r\n"], fields, body, key)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_keys()
        make_dkimpy()
        make_bodies()
        make_headers()
        make_signature_tags()
        make_lengths()
        make_names()
        make_several()
        make_limits()
        make_defects()
        write_keys()
        write_zone()
        write_seeds()
        os.chdir(HERE)


if __name__ == "__main__":
    main()
