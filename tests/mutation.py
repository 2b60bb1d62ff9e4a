#!/usr/bin/env python3
"""
Whether the tests would notice: mistakes are put into lib/ one at a time, and tests are run.

	tests/mutation.py [--count N] [--seed N] [--only PREFIX]... [--jobs N] [--list]

A mistake turns one condition, comparison, sign or constant into another. It is killed if the unit
tests of its room fail, or else those of all rooms and the public suites. One that survives and leaves
the optimised machine code as it was changes nothing, and is not counted. The work is done in a copy
of the tree, build/mutation; survivors go to tests/mutation.md, where the words about those that were
there before are kept. The same seed makes the same mistakes, as long as lib/ is the same.
"""

import argparse
import hashlib
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(SOURCE, "build", "mutation")
TREE = os.path.join(WORK, "tree")
BUILD = os.path.join(WORK, "build")
PAGE = os.path.join(SOURCE, "tests", "mutation.md")
NO_WORD = "not looked at yet"

# What must not be touched: comments, texts, characters, preprocessor lines.
HIDDEN = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'|^[ \t]*#[^\n]*",
	re.S | re.M)
TOKEN = re.compile(r"->|\+\+|--|<<=|>>=|<<|>>|[-+*/%&|^]=|==|!=|<=|>=|&&|\|\||[<>!+-]"
	r"|0[xX][0-9a-fA-F]+|[0-9]+[uUlL]*|[A-Za-z_]\w*|\S")
SWAPS = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&",
	"!": "", "true": "false", "false": "true"}
FUNCTION = re.compile(r"^[A-Za-z_][^;{}=]*?(\w+)\([^;{}]*\)\n\{", re.M)


def blank(match):
	return re.sub(r"[^\n]", " ", match.group())


def other(token, before):
	"""What stands there in place of the token, or None; `before` is the token in front of it."""
	if token in SWAPS:
		return SWAPS[token]
	if token in "+-" and re.fullmatch(r"\w+|[)\]]", before) and before != "return":
		return "-" if token == "+" else "+"
	if re.fullmatch(r"[0-9]+", token):
		return {"0": "1", "1": "0"}.get(token, str(int(token) + 1))
	return None


class Mutant:
	"""One mistake: where it is and what it turns into what."""

	def __init__(self, path, text, match, new):
		self.path, self.start, self.end, self.new = path, match.start(), match.end(), new
		self.old = match.group()
		self.line = text.count("\n", 0, self.start) + 1
		self.room = path.split("/")[1]
		begin = text.rfind("\n", 0, self.start) + 1
		stop = text.find("\n", self.start)
		self.before = text[begin:stop].strip()
		self.after = (text[begin:self.start] + new + text[self.end:stop]).strip()
		heads = [m.group(1) for m in FUNCTION.finditer(text, 0, self.start)]
		self.function = heads[-1] if heads else "(file)"

	def key(self):
		return f"`{self.path}` {self.function}: `{self.before}` => `{self.after}`".replace("|", "\\|")


def sites(only):
	found = []
	for folder, _, names in sorted(os.walk(os.path.join(SOURCE, "lib"))):
		for name in sorted(names):
			path = os.path.relpath(os.path.join(folder, name), SOURCE)
			if not name.endswith(".c") or only and not path.startswith(tuple(only)):
				continue
			with open(os.path.join(SOURCE, path), encoding="ascii") as file:
				text = file.read()
			before = ""
			for match in TOKEN.finditer(HIDDEN.sub(blank, text)):
				new = other(match.group(), before)
				before = match.group()
				if new is not None:
					found.append(Mutant(path, text, match, new))
	return found


def hold():
	"""A loop that has lost its end must not take the machine's memory with it."""
	resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def run(command, limit=None):
	"""Whether it succeeded; all that it started ends with it."""
	with open(os.path.join(WORK, "log"), "ab") as log:
		child = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True,
			preexec_fn=hold)
		try:
			return child.wait(limit) == 0
		except subprocess.TimeoutExpired:
			os.killpg(child.pid, 9)
			child.wait()
			return False


def prepare(jobs):
	"""A copy of what git knows, as it is now, built; its tests pass."""
	shutil.rmtree(WORK, ignore_errors=True)
	listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=SOURCE).decode()
	for name in filter(None, listed.split("\0")):
		copy = os.path.join(TREE, name)
		os.makedirs(os.path.dirname(copy), exist_ok=True)
		shutil.copy2(os.path.join(SOURCE, name), copy)
	configured = run(["cmake", "-S", TREE, "-B", BUILD, "-DCMAKE_BUILD_TYPE=", "-DCMAKE_C_FLAGS=-O1",
		"-DMAILAUTH_BUILD_EXAMPLES=OFF", "-DMAILAUTH_BUILD_FUZZ=OFF"])
	built = configured and run(["cmake", "--build", BUILD, "-j", str(jobs)])
	if not built or not tests("^", jobs):
		sys.exit(f"mutation: the tree as it is does not pass: {WORK}/log")


def targets(room):
	shown = subprocess.check_output(["ctest", "--test-dir", BUILD, "-N", "-L", "unit", "-R",
		rf"^{room}\."]).decode()
	return ["test_" + name.replace(".", "_", 1) for name in re.findall(rf"\b{room}\.\w+", shown)]


def tests(rooms, jobs):
	return run(["ctest", "--test-dir", BUILD, "-L", "unit|conformance", "-R", rooms, "-j", str(jobs),
		"--stop-on-failure", "--timeout", "40"], 600)


def code(path):
	"""What the compiler makes of the file, for telling whether a mistake changes anything."""
	out = os.path.join(WORK, "code.s")
	rooms = [f"-I{TREE}/lib/{room}" for room in os.listdir(os.path.join(TREE, "lib"))]
	subprocess.check_call(["gcc", "-O2", "-std=c11", "-S", f"-I{TREE}/include", *rooms,
		os.path.join(TREE, path), "-o", out], stderr=subprocess.DEVNULL)
	with open(out, "rb") as file:
		return hashlib.sha256(file.read()).digest()


def judge(mutant, jobs):
	"""killed, killed later, survived, same, or broken (does not compile)."""
	place = os.path.join(TREE, mutant.path)
	with open(place, encoding="ascii") as file:
		text = file.read()
	same = code(mutant.path)
	with open(place, "w", encoding="ascii") as file:
		file.write(text[:mutant.start] + mutant.new + text[mutant.end:])
	try:
		try:
			if code(mutant.path) == same:
				return "same"
		except subprocess.CalledProcessError:
			return "broken"
		built = ["cmake", "--build", BUILD, "-j", str(jobs), "--target"]
		if not run(built + targets(mutant.room)):
			return "broken"
		if not tests(rf"^{mutant.room}\.", jobs):
			return "killed"
		run(built + ["all"])
		return "survived" if tests("^", jobs) else "killed later"
	finally:
		with open(place, "w", encoding="ascii") as file:
			file.write(text)


def words():
	"""The words on the survivors of the page as it is."""
	if not os.path.exists(PAGE):
		return {}
	with open(PAGE, encoding="ascii") as file:
		return dict(re.findall(r"^- (`.*`)\n  (.*)$", file.read(), re.M))


def write_page(counts, survivors, options):
	known = words()
	counted = sum(counts.get(kind, 0) for kind in ("killed", "killed later", "survived"))
	killed = counted - counts.get("survived", 0)
	share = 100 * killed / max(counted, 1)
	with open(PAGE, "w", encoding="ascii") as page:
		page.write("# Mistakes that no test noticed\n\nWritten by `tests/mutation.py`, but for the word"
			" on each, which it keeps.\n\n"
			f"Last run: seed {options.seed}, {sum(counts.values())} mistakes: {killed} of {counted}"
			f" killed ({share:.0f} %), {counts.get('killed later', 0)} of them by another room or a"
			f" public suite; {counts.get('same', 0)} left the machine code as it was and"
			f" {counts.get('broken', 0)} did not compile.\n\n")
		for mutant in survivors:
			page.write(f"- {mutant.key()}\n  {known.get(mutant.key(), NO_WORD)}\n")
	print(f"{killed} of {counted} killed, {share:.0f} %")


def main():
	parser = argparse.ArgumentParser()
	parser.add_argument("--count", type=int, default=200)
	parser.add_argument("--seed", type=int, default=1)
	parser.add_argument("--jobs", type=int, default=1)
	parser.add_argument("--only", action="append", help="sites in files that begin so, as lib/crypto/")
	parser.add_argument("--list", action="store_true", help="name the mistakes, and make none")
	options = parser.parse_args()
	suites = os.environ.get("MAILAUTH_SUITES", os.path.join(SOURCE, "..", "shared", "suites"))
	os.environ["MAILAUTH_SUITES"] = os.path.abspath(suites)
	found = sites(options.only)
	random.Random(options.seed).shuffle(found)
	chosen, counts, survivors = found[:options.count], {}, []
	if options.list:
		print("\n".join(f"{m.path}:{m.line} {m.before} => {m.after}" for m in chosen))
		return
	print(f"{len(found)} places for a mistake; {len(chosen)} are tried", flush=True)
	prepare(options.jobs)
	for number, mutant in enumerate(chosen, 1):
		began = time.monotonic()
		result = judge(mutant, options.jobs)
		counts[result] = counts.get(result, 0) + 1
		if result == "survived":
			survivors.append(mutant)
		print(f"{number} {result} {time.monotonic() - began:.0f} s"
			f" {mutant.path}:{mutant.line} {mutant.before} => {mutant.after}", flush=True)
		write_page(counts, survivors, options)


main()
