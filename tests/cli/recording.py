"""Runs the two programs with recordings, and reads their $SET lines (see replay.sh)."""
import os
import re
import subprocess

from verdict import PROGRAM, SPF_PROGRAM

# Octets, of which a sanitized build takes some (see lib.sh); there, one form of output will do.
STEP = int(os.environ.get("MA_OCTET_STEP", "1"))
OCTETS = range(0, 256, STEP)
FORMS = [("--json",), (), ("--json", "--explain"), ("--explain",)][:1 if STEP > 1 else None]


def write(path, text):
    with open(path, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode("latin-1"))


def read(path):
    with open(path, "rb") as f:
        return f.read()


def execute(program, *options, message=b""):
    return subprocess.run([program, *options], input=message, capture_output=True, check=False)


def verify(*options, message=b""):
    return execute(PROGRAM, *options, message=message)


def spf(*options):
    return execute(SPF_PROGRAM, *options)


def settings(path):
    """The $SET lines of a recording, by a reader of our own: RFC 1035 5.1 quotes and escapes."""
    found = {}
    for line in read(path).split(b"\n"):
        match = re.fullmatch(rb'\$SET ([A-Za-z0-9.-]+) (?:"((?:[^"\\]|\\.)*)"|([^\s"]+))', line)
        if line.startswith(b"$SET"):
            assert match and match[1] not in found, line
            found[match[1].decode()] = unescape(match[2] if match[2] is not None else match[3])
    return found


def unescape(text):
    return re.sub(rb"\\([0-9]{3}|.)", lambda m: bytes([int(m[1])]) if len(m[1]) == 3 else m[1], text)


def escape(octets):
    return '"' + "".join(f"\\{octet:03}" for octet in octets) + '"'


def same(first, second, what):
    assert (first.stdout, first.stderr, first.returncode) == (
        second.stdout, second.stderr, second.returncode), (what, first, second)


def repeats(program, options, message=b""):
    """Records a verdict, and gets the same from the recording alone; the recording of that is the
    same, too. Returns what was printed as JSON."""
    for form in FORMS:
        first = execute(program, *form, *options, "--record-dns", "F", message=message)
        assert first.stderr == b"" and first.stdout != b"", first
        second = execute(program, *form, "--replay", "F", "--record-dns", "G", message=message)
        same(first, second, (program, options, read("F")))
        assert read("F") == read("G"), (options, read("F"), read("G"))
        if form == ("--json",):
            result = first
    os.remove("F")
    return result
