"""Reads Authentication-Results fields twice: strictly by the grammar of RFC 8601 2.2, and with
python3-authres, which must find the same.

    authres-header  =  "Authentication-Results:" [CFWS] authserv-id ( no-result / 1*resinfo )
    resinfo         =  [CFWS] ";" methodspec [CFWS comment] [CFWS 1*propspec]
    methodspec      =  [CFWS] method "=" result
    propspec        =  ptype "." property "=" pvalue
    pvalue          =  value / [ [ local-part ] "@" ] domain-name
    value           =  token / quoted-string                                RFC 2045 5.1
"""
import re
import signal

import authres

TOKEN = r"[!#$%&'*+.0-9A-Z^_`a-z{|}~-]+"
QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
KEYWORD = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
ATEXT = r"[!#$%&'*+/0-9=?A-Z^_`a-z{|}~-]+"
ADDRESS = rf"(?:(?:{ATEXT}(?:\.{ATEXT})*|{QUOTED})?@)?[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?"
METHOD = re.compile(rf"; ({KEYWORD})=({KEYWORD})")
COMMENT = re.compile(r" \(([ -'*-\[\]-~]*)\)")
PROPERTY = re.compile(rf" ({KEYWORD}\.{KEYWORD})=({QUOTED}|{ADDRESS}|{TOKEN})(?=[ ;]|$)")
ID = re.compile(rf"Authentication-Results: ({QUOTED}|{TOKEN})")


def unfold(octets):
    """The one field that these octets are, as it stands in a file; lines within RFC 5322 2.1.1."""
    text = octets.decode("ascii")
    assert re.fullmatch(r"Authentication-Results:[ -~]*\n(\t[ -~]*\n)*", text), octets
    assert all(line.strip() and len(line) <= 998 for line in text[:-1].split("\n")), octets
    return re.sub(r"\n\t", " ", text[:-1])


def unquote(value):
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def by_grammar(field):
    """The authserv-id as it stands, and for each result (method, result, [(property, value as it
    stands, where it begins, where it ends)])."""
    head = ID.match(field)
    assert head, field
    results, at = [], head.end()
    while at < len(field):
        method = METHOD.match(field, at)
        assert method, (field[at:], field)
        at, properties = method.end(), []
        comment = COMMENT.match(field, at)
        at = comment.end() if comment else at
        while found := PROPERTY.match(field, at):
            properties.append((found[1], found[2], found.start(), found.end()))
            at = found.end()
        results.append((method[1], method[2], properties))
    assert results, field
    return head[1], results


def by_authres(field):
    """Parses with a time limit: this parser may go round in circles on what it cannot read."""
    signal.alarm(10)
    try:
        return authres.AuthenticationResultsHeader.parse(field)
    finally:
        signal.alarm(0)


def names(properties):
    return [f"{p.type}.{p.name}" for p in properties]


def compare(field, authserv_id, results):
    """authres sees the same results and, value by value, the same properties. It knows no authserv-id
    but dot-atoms (RFC 8601 2.5 has any value), so it gets another; and it loses a quoted value that
    more properties follow, so each quoted value is shown to it at the end of a field."""
    start = len("Authentication-Results: ") + len(authserv_id)
    known = re.fullmatch(r"[^\".]+(\.[^\".]+)*", authserv_id)
    head = "Authentication-Results: " + (authserv_id if known else "mx.test")
    whole = by_authres(head + field[start:])
    if known:
        assert whole.authserv_id == authserv_id.lower(), (whole.authserv_id, field)
    assert [(r.method, r.result) for r in whole.results] == [r[:2] for r in results], field
    for parsed, (_, _, properties) in zip(whole.results, results):
        quoted = [name for name, value, _, _ in properties[:-1] if value.startswith('"')]
        assert names(parsed.properties) == [p[0] for p in properties if p[0] not in quoted], field
        for name, value, _, end in properties:
            if value.startswith('"'):
                cut = by_authres(head + field[start:end]).results[-1].properties[-1]
                assert f"{cut.type}.{cut.name}" == name, (name, field)
                assert re.sub(r"\\(.)", r"\1", cut.value) == unquote(value), (cut.value, field)
            else:
                same = [p.value for p in parsed.properties if f"{p.type}.{p.name}" == name]
                assert same == [value], (same, value, field)


def read(field):
    """The authserv-id, and for each result its method, its word and its properties as a dict."""
    authserv_id, results = by_grammar(field)
    compare(field, authserv_id, results)
    for _, _, properties in results:
        found = [p[0] for p in properties]
        assert len(found) == len(set(found)), field
    return unquote(authserv_id), [
        (method, word, {name: unquote(value) for name, value, _, _ in properties})
        for method, word, properties in results]
