"""Imports every module in an interpreter of its own and says where it came from. Python 3.7+.

Run as `python3 -I -S -B -c <this> <job>`: isolated, so that nothing in the working directory can stand in
for the standard library here. The children run as the service does (`-m`: working directory first).
Job and answer are JSON; the answer is the only line on stdout.
"""
import ast
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

# Only built-in modules before the import: anything else could itself be shadowed, or hide a missing import.
CHILD = r"""
import faulthandler, posix, sys
name, channel, dump = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if sys.path and sys.path[0] == "":
    sys.path[0] = posix.getcwd()
sys.argv = [name]
faulthandler.enable()
faulthandler.register(dump)
try:
    __import__(name)
    module = sys.modules[name]
    spec = getattr(module, "__spec__", None)
    origin = spec.origin if spec is not None and spec.has_location else getattr(module, "__file__", None)
    answer = {"origin": origin, "paths": [p for p in getattr(module, "__path__", ())]}
except BaseException as error:
    try:
        import traceback
        text = "".join(traceback.format_exception(type(error), error, error.__traceback__.tb_next))
    except BaseException:
        text = "%s: %s" % (type(error).__name__, error)
    if isinstance(error, SystemExit):
        text += "the module ends the interpreter when it is imported"
    answer = {"error": text[-8000:]}
posix.write(channel, ascii(answer).encode())
posix._exit(0)
"""


def clean(text, lines=12):
    # Frames of the import machinery and of the child above say nothing about the module.
    kept = [line.rstrip() for line in text.splitlines()
            if line.strip() and not line.lstrip().startswith(('File "<frozen importlib', 'File "<string>"'))]
    return "\n".join(kept[-lines:]).encode("utf-8", "backslashreplace").decode("utf-8")


def finish(child, deadline):
    """Waits; past the deadline asks faulthandler where it hangs, then kills. True when it ended by itself."""
    try:
        child.wait(max(0.0, deadline - time.monotonic()))
        return True
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGUSR1)
        try:
            child.wait(0.5)
        except subprocess.TimeoutExpired:
            pass
        return False
    finally:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        child.wait()


def run(command, name, deadline, seconds):
    if time.monotonic() >= deadline:
        return {"error": "not tried: the other modules used up the %s s" % seconds}
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    with tempfile.TemporaryFile() as stderr:
        arguments = [command, "-B", "-c", CHILD, name, str(writer), str(int(signal.SIGUSR1))]
        child = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr,
                                 pass_fds=[writer], start_new_session=True)
        os.close(writer)
        ended = finish(child, deadline)
        stderr.seek(max(0, stderr.seek(0, os.SEEK_END) - 8000))
        tail = stderr.read().decode("utf-8", "replace")
    try:
        answer = os.read(reader, 1 << 16)
    except BlockingIOError:
        answer = b""
    os.close(reader)
    if answer:
        return ast.literal_eval(answer.decode("ascii"))
    if not ended:
        return {"error": clean("did not finish importing within %s s\n%s" % (seconds, tail))}
    return {"error": clean("%s\nthe interpreter ended with code %s before the import was done" % (tail, child.returncode))}


def check(command, name, deadline, seconds):
    answer = run(command, name, deadline, seconds)
    if "error" in answer:
        return {"name": name, "error": clean(answer["error"]), "origins": []}
    places = [answer["origin"]] if answer["origin"] else answer["paths"]
    return {"name": name, "error": None, "origins": [clean(os.path.realpath(str(place))) for place in places]}


def main():
    job = json.loads(sys.argv[1])
    deadline = time.monotonic() + job["seconds"]
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        results = list(pool.map(lambda name: check(job["command"], name, deadline, job["seconds"]), job["names"]))
    print(json.dumps({"codePath": clean(os.path.realpath(job["codePath"])), "results": results}))


main()
