"""A binding at work: smoke.py LIBRARY HEADERS DEMO

LIBRARY is the installed shared library, HEADERS a file with mailauth.h as the preprocessor leaves
it, DEMO the folder with the demo's messages and zone. Prints a row for each thing shown.
"""

import ctypes
import os
import sys

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.zone

sys.path.insert(0, os.path.dirname(__file__))
import bindings  # pylint: disable=wrong-import-position


def row(ident, why):
    print('  [%s] %s' % (ident, why))


class Resolver:
    """Answers from a master file, as whole DNS messages."""

    def __init__(self, path):
        text = [line for line in open(path, encoding='ascii') if line.split(' ')[0] not in ('$FAIL', '$SECURE', '$SET')]
        self.zone = dns.zone.from_text(''.join(text), origin='.', relativize=False,
                                       check_origin=False)

    def query(self, name, rrtype):
        query = dns.message.make_query(dns.name.from_text(name), rrtype)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        node = self.zone.get_node(query.question[0].name)
        if node is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif node.get_rdataset(dns.rdataclass.IN, rrtype):
            answer.answer.append(self.zone.get_rrset(query.question[0].name, rrtype))
        return answer.to_wire()


class Program:
    """What a program in Python would do with the library."""

    def __init__(self, library, headers, demo):
        self.table = bindings.Bindings(open(headers, encoding='ascii').read())
        self.lib = self.table.bind(library)
        self.constants = self.table.constants
        self.resolver = Resolver(os.path.join(demo, 'example.zone'))
        self.message = open(os.path.join(demo, 'honest.eml'), 'rb').read()
        if b'\r\n' not in self.message:
            self.message = self.message.replace(b'\n', b'\r\n')
        self.context = self.lib.mailauth_context_new(
            self.table.callbacks['mailauth_allocate_fn'](0), None)
        self.asked = []

    def answer(self, questions, ident, name, rrtype):
        octets = self.resolver.query(name.decode(), rrtype)
        self.asked.append((name, rrtype))
        assert self.lib.mailauth_answer_message(questions, ident, octets, len(octets)) == 0

    def new_check(self, ask):
        lib = self.lib
        check = lib.mailauth_check_new(self.context, ask, None)
        assert check
        assert lib.mailauth_check_set_client(check, b'192.0.2.10') == 0
        assert lib.mailauth_check_set_helo(check, b'mail.example.com', 16) == 0
        assert lib.mailauth_check_set_mail_from(check, b'ada@example.com', 15) == 0
        assert lib.mailauth_check_feed(check, self.message, len(self.message)) == 0
        assert lib.mailauth_check_finish(check) == 0
        return check

    def by_callback(self):
        kind = self.table.callbacks['mailauth_ask_fn']
        ask = kind(lambda user, questions, ident, name, rrtype: self.answer(
            questions, ident, name, rrtype))
        check = self.new_check(ask)
        assert self.lib.mailauth_check_run(check) == self.constants['MAILAUTH_OK']
        return check, ask

    def by_pull(self):
        lib = self.lib
        check = self.new_check(self.table.callbacks['mailauth_ask_fn'](0))
        questions = lib.mailauth_check_questions(check)
        ident, name, rrtype = ctypes.c_uint32(), ctypes.c_char_p(), ctypes.c_uint16()
        status = lib.mailauth_check_run(check)
        while status == self.constants['MAILAUTH_PENDING']:
            while lib.mailauth_next_question(questions, ident, name, rrtype):
                self.answer(questions, ident.value, name.value, rrtype.value)
            status = lib.mailauth_check_run(check)
        assert status == self.constants['MAILAUTH_OK'], status
        return check

    def field(self, check):
        size = ctypes.c_size_t()
        line = self.constants['MAILAUTH_LINE_UNFOLDED']
        args = check, b'mx.example.net', line
        assert self.lib.mailauth_check_authres(*args, None, 0, size) == self.constants[
            'MAILAUTH_NO_SPACE']
        buf = ctypes.create_string_buffer(size.value + 1)
        assert self.lib.mailauth_check_authres(*args, buf, len(buf), size) == 0
        return buf.value

    def objects(self, check):
        """One of each kind of object, with something in it."""
        lib = self.lib
        spf, dkim = lib.mailauth_check_spf(check), lib.mailauth_check_dkim(check)
        verdict = lib.mailauth_spf_get_verdict(spf, self.constants['MAILAUTH_SPF_MAIL_FROM'])
        found = {
            'mailauth_check': check, 'mailauth_context': self.context,
            'mailauth_questions': lib.mailauth_check_questions(check), 'mailauth_spf': spf,
            'mailauth_spf_verdict': verdict, 'mailauth_dkim_verifier': dkim,
            'mailauth_dkim_signature': lib.mailauth_dkim_verifier_get_signature(dkim, 0),
            'mailauth_dmarc': lib.mailauth_check_dmarc(check),
            'mailauth_zone': lib.mailauth_zone_new(self.context),
        }
        lint = lib.mailauth_spf_lint_new(self.context, self.table.callbacks['mailauth_ask_fn'](0), None)
        record = b'v=spf1 ip4:192.0.2.1'
        assert lib.mailauth_spf_lint_set_record(lint, record, len(record)) == 0
        assert lib.mailauth_spf_lint_run(lint) == 0
        found['mailauth_spf_lint'] = lint
        found['mailauth_spf_finding'] = lib.mailauth_spf_lint_get_finding(lint, 0)
        read = lib.mailauth_received_spf_new(self.context)
        assert lib.mailauth_received_spf_read(read, b'pass a=b', 8) == 0
        found['mailauth_received_spf'] = read
        found['mailauth_iprev'] = lib.mailauth_iprev_new(
            self.context, self.table.callbacks['mailauth_ask_fn'](0), None)
        assert all(found.values()), found
        return found

    def read_everything(self, check):
        """Calls each function that takes one const object, and perhaps an index or a length."""
        objects, called = self.objects(check), []
        for name, (result, parameters) in sorted(self.table.functions.items()):
            base = parameters[0].replace('const', '').replace('*', '').strip() if parameters else ''
            if base not in objects or result == 'void' or 'const' not in parameters[0]:
                continue
            rest = [self.plain(p) for p in parameters[1:]]
            if None in rest:
                continue
            value = getattr(self.lib, name)(objects[base], *rest)
            if self.table.type_of(result) is ctypes.c_char_p and 'get_setting' not in name:
                assert value is not None, name
            called.append(name)
        return called

    def plain(self, parameter):
        kind = self.table.type_of(parameter)
        if kind is ctypes.POINTER(ctypes.c_size_t):
            return ctypes.c_size_t()
        if kind in (ctypes.c_size_t, ctypes.c_int, ctypes.c_uint32):
            return 0
        return None

    def say_every_word(self):
        """Each function from a number to a constant text has one for any number."""
        named = [n for n, (result, p) in self.table.functions.items() if
                 self.table.type_of(result) is ctypes.c_char_p and len(p) == 1 and p[0] in
                 self.table.enums]
        for name in named:
            for value in list(range(-3, 130)) + [2**31 - 1, -2**31]:
                assert getattr(self.lib, name)(value) is not None, (name, value)
        return named

    def read_records(self):
        """A master file and a set of records: each getter of their objects is called."""
        called, lines = [], []

        def get(name, *arguments):
            called.append(name)
            return getattr(self.lib, name)(*arguments)

        def on_record(_, record):
            length = ctypes.c_size_t()
            assert get('mailauth_record_get_owner', record, length) and length.value == 3
            assert get('mailauth_record_get_rdata', record, length) and length.value == 4
            lines.append([get('mailauth_record_get_' + part, record)
                          for part in ('type', 'ttl', 'line')])
            return 0

        told = self.table.callbacks['mailauth_record_fn'](on_record)
        nothing = self.table.callbacks['mailauth_problem_fn'](0)
        master = self.lib.mailauth_master_new(self.context, told, nothing, None)
        text = b'a. 5 A 192.0.2.1\nb. 6 A\n'
        assert self.lib.mailauth_master_feed(master, text, len(text)) == 0
        assert self.lib.mailauth_master_end(master) == self.constants['MAILAUTH_MALFORMED']
        assert lines == [[1, 5, 1]], lines
        assert get('mailauth_master_get_record_count', master) == 1
        assert get('mailauth_master_get_problem_count', master) == 1
        self.lib.mailauth_master_free(master)
        rrset = self.lib.mailauth_rrset_new(self.context, b'a.example', 1)
        assert get('mailauth_rrset_get_result', rrset, 0) == self.constants[
            'MAILAUTH_RRSIG_NOT_TRIED']
        assert get('mailauth_rrset_get_key', rrset, 0) == ctypes.c_size_t(-1).value
        assert get('mailauth_rrset_get_verifications', rrset) == 0
        assert get('mailauth_rrset_get_total', rrset) == 0
        assert get('mailauth_rrset_reset', rrset, b'b.example', 1) == 0
        assert get('mailauth_rrset_get_ttl', rrset) == 0
        self.lib.mailauth_rrset_free(rrset)
        return called

    def call_with_nothing(self):
        """Every function called with zeros and NULL in all places answers, and does no harm."""
        for name, (_, parameters) in sorted(self.table.functions.items()):
            kinds = [self.table.type_of(p) for p in parameters]
            getattr(self.lib, name)(*[k(0) if isinstance(k, type) and issubclass(
                k, ctypes._CFuncPtr) else (0 if k in (  # pylint: disable=protected-access
                    ctypes.c_int, ctypes.c_size_t, ctypes.c_uint16, ctypes.c_uint32,
                    ctypes.c_uint64, ctypes.c_int64, ctypes.c_uint8) else None) for k in kinds])


def main():
    program = Program(*sys.argv[1:4])
    row('ABI-2', 'a table made from the headers binds every function: %d of them' %
        len(program.table.functions))
    assert len(program.table.functions) > 170

    row('ABI-2', 'a Python callback answers each question inside run')
    check, ask = program.by_callback()
    field, asked = program.field(check), program.asked
    assert b'dkim=pass' in field and b'spf=pass' in field and b'dmarc=pass' in field, field
    assert ask and len(asked) >= 3

    row('ABI-2', 'the same questions by pull: the same field')
    program.asked = []
    other = program.by_pull()
    assert program.field(other) == field
    assert sorted(program.asked) == sorted(asked), (program.asked, asked)

    row('ABI-2', 'every getter answers')
    called = program.read_everything(check)
    called = list(called) + program.read_records()
    left = [n for n in program.table.functions if '_get_' in n and n not in called]
    assert left == ['mailauth_zone_get_setting'], left  # which wants a key

    row('ABI-2', 'every number has its word, those that mean nothing as well')
    assert len(program.say_every_word()) > 12

    row('ABI-2', 'every function bears NULL and zeros in all places')
    program.call_with_nothing()
    for each in (check, other):
        program.lib.mailauth_check_free(each)
    program.lib.mailauth_context_free(program.context)


main()
