"""A DNS server that goes wrong on purpose: how, the first label of the name that is asked decides.

    wayward_server.py FILE

listens on a port of its own on 127.0.0.1, UDP and TCP, and writes its number to FILE.
"""

import os
import socket
import struct
import sys
import threading
import time

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

RECORD = '"v=spf1 ip4:192.0.2.1 -all"'
FORGED = '"v=spf1 +all"'
LARGE = 'v=spf1 ' + 'ip4:198.51.100.77/32 ' * 333 + 'ip4:192.0.2.1 -all'


def strings(text):
    return ' '.join('"%s"' % text[i:i + 255] for i in range(0, len(text), 255))


def reply(query, text=RECORD):
    """The right answer: one TXT record."""
    answer = dns.message.make_response(query)
    answer.answer.append(dns.rrset.from_text(query.question[0].name, 60, 'IN', 'TXT', text))
    return answer


def failure(query, rcode):
    answer = dns.message.make_response(query)
    answer.set_rcode(rcode)
    return answer


def cut(query):
    answer = dns.message.make_response(query)
    answer.flags |= dns.flags.TC
    return answer


def vouched(query):
    answer = reply(query)
    answer.flags |= dns.flags.AD
    return answer


def other_id(query):
    octets = bytearray(reply(query, FORGED).to_wire())
    octets[1] ^= 1
    return bytes(octets)


def other_question(query):
    answer = dns.message.make_query('forged.' + query.question[0].name.to_text(), 'TXT')
    answer = reply(answer, FORGED)
    answer.id = query.id
    return answer.to_wire()


def other_case(query):
    octets = bytearray(reply(query).to_wire())
    end = octets.index(0, 12)
    octets[12:end] = octets[12:end].upper()
    return bytes(octets)


def without_edns(query, refusal):
    return reply(query).to_wire() if query.edns < 0 else refusal(query)


def header_only(query):
    return struct.pack('!HHHHHH', query.id, 0x8001, 0, 0, 0, 0)


def rubbish(query):
    return reply(query).to_wire()[:-6] + b'\xff' * 6


UDP = {
    'right': lambda query: reply(query).to_wire(),
    'servfail': lambda query: failure(query, dns.rcode.SERVFAIL).to_wire(),
    'refused': lambda query: failure(query, dns.rcode.REFUSED).to_wire(),
    'nxdomain': lambda query: failure(query, dns.rcode.NXDOMAIN).to_wire(),
    'nodata': lambda query: dns.message.make_response(query).to_wire(),
    'vouched': lambda query: vouched(query).to_wire(),
    'othercase': other_case,
    'otherid': other_id,
    'otherquestion': other_question,
    'short': lambda query: other_id(query)[:2] + b'\x80',
    'question': lambda query: query.to_wire(),
    'rubbish': rubbish,
    'formerr': lambda query: without_edns(
        query, lambda q: failure(q, dns.rcode.FORMERR).to_wire()),
    'notimp': lambda query: without_edns(query, lambda q: failure(q, dns.rcode.NOTIMP).to_wire()),
    'old': lambda query: without_edns(query, header_only),
}
seen = {}


def answer_udp(sock, other, octets, client):
    query = dns.message.from_wire(octets)
    name = query.question[0].name
    kind = name.labels[0].decode().lower()
    if kind == 'forged':  # from another port, then from this one
        other.sendto(reply(query, FORGED).to_wire(), client)
        time.sleep(0.05)
        sock.sendto(reply(query).to_wire(), client)
    elif kind == 'onlyforged':
        other.sendto(reply(query, FORGED).to_wire(), client)
    elif kind == 'second':
        seen[name] = seen.get(name, 0) + 1
        if seen[name] == 2:
            sock.sendto(reply(query).to_wire(), client)
    elif kind == 'ids':  # which ids and ports come, for the test to read
        with open(sys.argv[1] + '.ids', 'a', encoding='ascii') as file:
            file.write('%d %d\n' % (query.id, client[1]))
        sock.sendto(reply(query).to_wire(), client)
    elif kind.startswith('cut'):
        sock.sendto(cut(query).to_wire(), client)
    elif kind in UDP:
        sock.sendto(UDP[kind](query), client)


def answer_tcp(connection):
    with connection:
        length = struct.unpack('!H', connection.recv(2, socket.MSG_WAITALL))[0]
        query = dns.message.from_wire(connection.recv(length, socket.MSG_WAITALL))
        kind = query.question[0].name.labels[0].decode().lower()
        octets = reply(query, strings(LARGE)).to_wire(max_size=65535)
        if kind == 'cutid':
            octets = bytes([octets[0] ^ 1]) + octets[1:]
        octets = struct.pack('!H', len(octets)) + octets
        if kind == 'cutclosed':
            return
        if kind == 'cutshort':
            connection.sendall(octets[:1000])
        elif kind == 'cutsilent':
            connection.recv(1)
        elif kind == 'cutslow':
            for i in range(0, len(octets), 500):
                connection.sendall(octets[i:i + 500])
                time.sleep(0.01)
        else:
            connection.sendall(octets)


def serve_tcp(listener):
    while True:
        threading.Thread(target=answer_tcp, args=listener.accept()[:1], daemon=True).start()


def main():
    udp, other = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    tcp.bind(('127.0.0.1', 0))
    tcp.listen(20)
    udp.bind(tcp.getsockname())
    other.bind(('127.0.0.1', 0))
    with open(sys.argv[1] + '.new', 'w', encoding='ascii') as file:
        file.write(str(tcp.getsockname()[1]))
    os.rename(sys.argv[1] + '.new', sys.argv[1])
    threading.Thread(target=serve_tcp, args=(tcp,), daemon=True).start()
    while True:
        octets, client = udp.recvfrom(65535)
        threading.Thread(target=answer_udp, args=(udp, other, octets, client), daemon=True).start()


main()
