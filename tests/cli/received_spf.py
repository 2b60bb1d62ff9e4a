"""A strict reader of Received-SPF fields, and nothing that the library has a part in.

    header-field     =  "Received-SPF:" [CFWS] result FWS [comment FWS] [ key-value-list ] CRLF
    key-value-list   =  key-value-pair *( ";" [CFWS] key-value-pair ) [";"]
    key-value-pair   =  key [CFWS] "=" ( dot-atom / quoted-string )            RFC 7208 9.1
"""
import re

RESULTS = "pass|fail|softfail|neutral|none|temperror|permerror"
ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
COMMENT = r"\([^()\\\x00-\x1f\x7f-\uffff]*\)"
PAIR = re.compile(rf' ([A-Za-z][A-Za-z0-9._-]*)=({ATEXT}(?:\.{ATEXT})*|"(?:[ !#-\[\]-~]|\\[ -~])*");')
HEAD = re.compile(rf"Received-SPF: ({RESULTS})(?: ({COMMENT}))?")
# RFC 7208 9.1 names these; others may be ignored, but we write none.
KEYS = ["receiver", "identity", "client-ip", "envelope-from", "helo", "mechanism", "problem"]


def unfold(octets):
    """One field as it stands in a file, LF line ends and all; each line within RFC 5322 2.1.1."""
    text = octets.decode("ascii")
    assert re.fullmatch(r"Received-SPF:[^\n]*\n([ \t][^\n]*\n)*", text), octets
    assert all(line.strip(" \t") and len(line) <= 998 for line in text[:-1].split("\n")), octets
    return re.sub(r"\n[ \t]", " ", text[:-1])


def parse(octets):
    """The result, the comment, and the pairs as a dict whose order is theirs."""
    field = unfold(octets)
    head = HEAD.match(field)
    assert head, field
    pairs, at = {}, head.end()
    while at < len(field):
        pair = PAIR.match(field, at)
        assert pair, (field[at:], field)
        key, value = pair.groups()
        assert key in KEYS and key not in pairs, (key, field)
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        pairs[key] = value
        at = pair.end()
    assert list(pairs) == sorted(pairs, key=KEYS.index), list(pairs)
    return head[1], head[2], pairs
