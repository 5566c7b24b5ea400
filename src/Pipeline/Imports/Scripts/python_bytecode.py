"""Proves bytecode: a .pyc must hold what this interpreter makes of the given source. Python 3.7+.

Run as `python3 -I -S -B -c <this>`. Stdin: for each case three blocks, each a big-endian 32-bit length and that many
bytes: file name, bytecode, source. Stdout: for each case one line, a JSON string; "" means proven.
Bytecode is hostile input, and marshal may crash on it: a child reads the cases from the very same stdin; when it
dies, that is the verdict on the case it had just read, and the next child goes on with the following one.
"""
import json
import os
import signal
import struct
import subprocess
import sys

WORKER = r"""
import importlib.util, json, marshal, os, re, resource, signal, struct, sys

FIELDS = ("co_name", "co_qualname", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize",
          "co_flags", "co_code", "_co_code_adaptive", "co_names", "co_varnames", "co_freevars", "co_cellvars",
          "co_firstlineno", "co_exceptiontable")
NAME = re.compile(rb"(.+)\." + re.escape(sys.implementation.cache_tag.encode()) + rb"(?:\.opt-([12]))?\.pyc", re.DOTALL)

def block():
    return exactly(struct.unpack(">I", exactly(4))[0])

def exactly(size):
    parts = []
    while size:
        part = os.read(0, min(size, 1 << 20))
        if not part:
            os._exit(0 if not parts else 3)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)

def lines(code):
    # Columns are left out: -X no_debug_ranges drops them, and they only decorate tracebacks.
    return list(code.co_lines()) if hasattr(code, "co_lines") else code.co_lnotab

def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, type(same.__code__)):
        return (all(getattr(a, f, None) == getattr(b, f, None) for f in FIELDS)
                and same(a.co_consts, b.co_consts) and lines(a) == lines(b))
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, frozenset):
        return len(a) == len(b) and sorted(map(ascii, a)) == sorted(map(ascii, b))
    if isinstance(a, slice):
        return same((a.start, a.stop, a.step), (b.start, b.stop, b.step))
    return a == b if isinstance(a, (str, bytes, int)) else repr(a) == repr(b)

def verdict(name, pyc, source):
    match = NAME.fullmatch(name)
    if match is None:
        return "is not named as bytecode of this interpreter (%s)" % sys.implementation.cache_tag
    if len(pyc) < 16 or pyc[:4] != importlib.util.MAGIC_NUMBER:
        return "has a header that is not this interpreter's"
    if struct.unpack("<I", pyc[4:8])[0] not in (0, 1, 3):
        return "has flags that no compiler writes"
    try:
        fresh = compile(source, "source", "exec", dont_inherit=True, optimize=int(match.group(2) or 0))
    except (SyntaxError, ValueError) as error:
        return "cannot come from its source, which does not compile (%s)" % error
    try:
        found = marshal.loads(pyc[16:])
    except Exception as error:
        return "cannot be read (%s: %s)" % (type(error).__name__, error)
    try:
        return "" if same(fresh, found) else "does not come from its source in the commit"
    except Exception as error:
        return "cannot be compared (%s)" % type(error).__name__

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
while True:
    case = block(), block(), block()
    signal.alarm(20)
    sys.stdout.write(json.dumps(verdict(*case)) + "\n")
    sys.stdout.flush()
    signal.alarm(0)
"""


def main():
    while True:
        worker = subprocess.Popen([sys.executable, "-I", "-S", "-B", "-W", "ignore", "-c", WORKER], stdout=subprocess.PIPE)
        for line in worker.stdout:
            sys.stdout.write(line.decode("ascii"))
        code = worker.wait()
        if code == 0:
            return
        if code > 0:
            sys.exit("the worker failed with code %d" % code)
        name = signal.Signals(-code).name
        why = "keeps the interpreter busy for ever" if name == "SIGALRM" else "crashes the interpreter (%s)" % name
        print(json.dumps(why), flush=True)


main()
