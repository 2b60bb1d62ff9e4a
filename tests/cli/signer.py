"""Signs messages with OpenSSL, so that tests have signatures that the library had no part in.

As a program:
    signer.py key KEY ZONE [TAGS]           a new key; its record, with more tags, in a zone file
    signer.py sign KEY [C [TAGS [L]]]       signs the message on stdin: c=C, more tags before b=,
                                            and l=L
The signature is of d=example.com, s=test, and covers From (twice), To, Subject and Date.
"""
import base64
import hashlib
import re
import subprocess
import sys

FIELDS = ["from", "to", "subject", "date", "from"]


def openssl(*arguments, stdin=b""):
    return subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=True).stdout


def new_key(path, bits=2048):
    """Makes a key and returns p= of its record."""
    openssl("genrsa", "-out", path, str(bits))
    public = openssl("rsa", "-in", path, "-pubout", "-outform", "DER")
    return base64.b64encode(public).decode()


def zone(public, tags="v=DKIM1; k=rsa; ", name="test._domainkey.example.com."):
    strings = re.findall(".{1,200}", f"{tags}p={public}")
    return f"{name} IN TXT " + " ".join(f'"{s}"' for s in strings) + "\n"


def canonical_field(field, how):
    """RFC 6376 3.4.1 and 3.4.2, of one field with its CRLF."""
    if how == "simple":
        return field
    name, value = field.split(b":", 1)
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.strip(b" \t").lower() + b":" + value + b"\r\n"


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


def split_fields(header):
    return re.findall(rb"[^\r\n][^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", header)


def selected(fields, names):
    """The fields that h= means: each name from the bottom up (RFC 6376 5.4.2)."""
    left = list(fields)
    for name in names:
        for i in range(len(left) - 1, -1, -1):
            if left[i].split(b":", 1)[0].strip().lower() == name.encode():
                yield left.pop(i)
                break


def sign_header(header, body_hash, key, c="simple/simple", tags="", names=None):
    """The DKIM-Signature field for a header whose body has this base64 SHA-256."""
    names = FIELDS if names is None else names
    how = c.split("/")[0]
    field = (f"DKIM-Signature: v=1; a=rsa-sha256; c={c}; d=example.com; s=test;\r\n"
             f" h={':'.join(names)};{tags}\r\n bh={body_hash};\r\n b=").encode("latin-1")
    signed = b"".join(canonical_field(f, how) for f in selected(split_fields(header), names))
    signed += canonical_field(field + b"\r\n", how)[:-2]
    signature = base64.b64encode(openssl("dgst", "-sha256", "-sign", key, stdin=signed))
    return field + signature + b"\r\n"


def sign(message, key, c="simple/simple", tags="", length=None):
    header, _, body = message.partition(b"\r\n\r\n")
    canonical = canonical_body(body, c.split("/")[1])
    if length is not None:
        canonical = canonical[:length]
        tags += f" l={length};"
    body_hash = base64.b64encode(hashlib.sha256(canonical).digest()).decode()
    return sign_header(header + b"\r\n", body_hash, key, c, tags) + message


def main(command, key, *rest):
    if command == "key":
        text = zone(new_key(key), *rest[1:])
        with open(rest[0], "w", encoding="ascii") as out:
            out.write(text)
        return
    c, tags, length = (list(rest) + ["simple/simple", "", None][len(rest):])[:3]
    message = sys.stdin.buffer.read()
    sys.stdout.buffer.write(sign(message, key, c, tags, None if length is None else int(length)))


if __name__ == "__main__":
    main(*sys.argv[1:])
