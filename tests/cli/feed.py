"""Writes a file to stdout, a pipe, in chunks: feed.py FILE SIZE... (sizes are used in turn).

Waits after each chunk until the reader has taken it, so the reader sees exactly these pieces.
"""
import array
import fcntl
import itertools
import os
import sys
import termios
import time


def unread(pipe):
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


def main(path, *sizes):
    with open(path, "rb") as f:
        data = f.read()
    at = 0
    for size in itertools.cycle(int(s) for s in sizes):
        if at >= len(data):
            return
        at += os.write(1, data[at:at + size])
        while unread(1) > 0:
            time.sleep(0.00005)


main(*sys.argv[1:])
