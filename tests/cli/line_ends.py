"""Makes the messages of line_ends.sh in the current folder: line_ends.py FOLDER-OF-SIGNER KEY."""
import sys

sys.path.insert(0, sys.argv[1])
from signer import sign  # noqa: E402

KEY = sys.argv[2]
HEADER = b"From: a@example.com\r\nTo: b@example.net\r\nSubject: line\r\n ends\r\nDate: today\r\n\r\n"
PIECE = 65536


def write(name, message):
    with open(name, "wb") as out:
        out.write(message)


def lf(message):
    return message.replace(b"\r\n", b"\n")


def make_short():
    signed = sign(HEADER + b"one\r\n\r\ntwo \r\nthree\r\n", KEY)
    write("crlf.eml", signed)
    write("lf.eml", lf(signed))
    write("lf_then_crlf.eml", lf(signed).replace(b"two \n", b"two \r\n"))
    write("crlf_then_lf.eml", signed.replace(b"two \r\n", b"two \n"))
    write("signed_lf.eml", sign(HEADER + b"one\ntwo\r\n", KEY))


def make_bare_cr():
    signed = sign(HEADER + b"one\rtwo\r\r\nthree\r\n", KEY)
    write("bare_cr.eml", signed)
    # CR CR LF holds a CRLF already, so in the LF message only the other line ends are LF
    write("bare_cr_lf.eml", lf(signed).replace(b"two\r\n", b"two\r\r\n"))


def make_long():
    """Messages of more than two pieces, in each of which another octet of a line end, written as LF
    and as CRLF, stands at the border of a piece."""
    for shift in range(5):
        for end in (b"\n", b"\r\n"):
            make_long_one(shift, end)


def make_long_one(shift, end):
    mark = b"#" + end + b"\t" + end
    field = len(lf(sign(HEADER + b"x\r\n", KEY)))
    body = b"x" * 70 + b"\n"
    filler = PIECE - field - shift + 2
    body = body * (filler // 71) + b"y" * (filler % 71)
    body = body + mark + b"z" * (PIECE - len(mark)) + mark + b"end\n"
    canonical = lf(body).replace(b"\n", b"\r\n")
    signed = sign(HEADER + canonical, KEY)
    header = lf(signed[:-len(canonical)])
    write(f"long_{'lf' if end == bytes([10]) else 'crlf'}_{shift}.eml", header + body)


make_short()
make_bare_cr()
make_long()
