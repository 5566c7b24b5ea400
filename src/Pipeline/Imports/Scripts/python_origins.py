"""Says where the import system would take every module from, without importing any of them. Python 3.7+.

Run as `python3 -I -S -B -c <this>`, job on stdin, answer on stdout, both JSON: a list of [kind, name, where].
The search path is asked of an interpreter started as the service's (`-m`: working directory first); the walk over it
is this process's own, with the importers of the standard library, so that no finder or package found there runs.
"""
import ast
import hashlib
import importlib.machinery
import json
import os
import pkgutil
import re
import subprocess
import sys

PROBE = r"""
import sys
site = sys.modules.get("site")
places = []
for ask in ("getsitepackages", "getusersitepackages"):
    try:
        found = getattr(site, ask)()
        places += [found] if isinstance(found, str) else found
    except Exception:
        pass
sys.stdout.write("\n" + ascii({"path": [p for p in sys.path if isinstance(p, str)], "sites": places,
                               "prefix": getattr(sys, "pycache_prefix", None)}))
"""
IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+(\w+)|import[ \t]+([^#;\n]+))", re.MULTILINE)


def clean(text):
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def probe(command):
    done = subprocess.run([command, "-B", "-c", PROBE], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=30)
    found = ast.literal_eval(done.stdout.decode("utf-8", "surrogateescape").splitlines()[-1])
    found["path"] = [entry or os.getcwd() for entry in found["path"]]
    return found


class Finder:
    """importlib's PathFinder over one search path; nothing is executed."""

    def __init__(self, path):
        self.path, self.known = path, {}

    def find(self, name):
        """(file or None, search locations of a package); (None, []) when there is no such module."""
        if name not in self.known:
            parent = name.rpartition(".")[0]
            self.known[name] = walk(name, self.find(parent)[1] if parent else self.path)
        return self.known[name]

    def where(self, name):
        origin, portions = self.find(name)
        return clean(origin or os.pathsep.join(portions))


def walk(name, path):
    portions = []
    for entry in path:
        importer = pkgutil.get_importer(entry)
        spec = importer.find_spec(name) if hasattr(importer, "find_spec") else None
        if spec is not None and spec.loader is not None:
            return spec.origin, list(spec.submodule_search_locations or ())
        if spec is not None:
            portions += spec.submodule_search_locations
    return None, portions


def digest(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError as error:
        return "unreadable: %s" % error.strerror


def listing(folder):
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def module_names(path, code, files):
    """Every dotted name by which a file of the tree can be imported, and its packages."""
    names = set()
    for entry in {os.path.realpath(entry) for entry in path}:
        for file in files:
            full = os.path.join(code, file)
            if not full.startswith(entry.rstrip("/") + "/"):
                continue
            parts = os.path.relpath(full, entry)[:-3].split("/")
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            if all(part.isidentifier() for part in parts):
                names.update(".".join(parts[:count]) for count in range(1, len(parts) + 1))
    return names


def top_level(path):
    """Names of the regular modules and packages on the path that could hide, or be hidden by, another."""
    suffixes = sorted(importlib.machinery.all_suffixes(), key=len, reverse=True)
    names = set()
    for file in (file for entry in path for file in listing(entry)):
        suffix = next((suffix for suffix in suffixes if file.endswith(suffix)), "")
        names.add(file[:len(file) - len(suffix)])
    fixed = set(sys.builtin_module_names)
    return {name for name in names
            if name.isidentifier() and name not in fixed and importlib.machinery.FrozenImporter.find_spec(name) is None}


def imported(code, files):
    names = set()
    for file in files:
        try:
            with open(os.path.join(code, file), "rb") as source:
                text = source.read()
        except OSError:
            continue
        for package, modules in IMPORT.findall(text):
            names.update(part.split(b".")[0].split()[0] for part in (package or modules).split(b",") if part.strip())
    return {name.decode("utf-8", "replace") for name in names}


def main():
    job = json.load(sys.stdin)
    found, code = probe(job["command"]), os.path.realpath(job["codePath"])
    finder = Finder(found["path"])
    yield "SearchPath", "sys.path", clean(os.pathsep.join(found["path"]))
    yield "SearchPath", "sys.pycache_prefix", clean(found["prefix"] or "")
    for folder in sorted(set(found["sites"])):
        for file in listing(folder):
            if file.endswith(".pth"):
                yield "PathFile", clean(os.path.join(folder, file)), digest(os.path.join(folder, file))
    modules = module_names(found["path"], code, job["files"]) | set(job["modules"])
    for name in sorted(modules):
        yield "Module", name, finder.where(name)
    for name in sorted(set(job["dependencies"])):
        yield "Dependency", name, finder.where(name)
        yield "Content", name, digest(finder.find(name)[0] or "")
    for name in sorted(top_level(found["path"]) - modules - set(job["dependencies"])):
        if finder.find(name)[0]:
            yield "TopLevel", name, finder.where(name)
    if job["readImports"]:
        for name in sorted(imported(code, job["files"])):
            yield "Imported", name, ""


json.dump(list(main()), sys.stdout)
