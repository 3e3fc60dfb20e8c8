"""Runs clang-tidy on the .cpp files named on stdin, except those that passed before unchanged.

    sources.sh | tidy.py BUILD_FOLDER CACHE_FOLDER

A file's result stands as long as its text, the text of every header of the tree it reaches, its
compile command, .clang-tidy and the clang-tidy version are the same: their hash names an empty file
in the cache. Only passes are kept, so a finding is printed again until it is gone. Headers are
checked through the files that include them.

JOBS (default: all cores) run at once. After LINT_SECONDS (default 780) no further file is begun and
the step fails; what passed is kept, so that the next run goes on from there.
"""

import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

CLANG_TIDY = "clang-tidy-16"
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


@functools.cache
def read(path):
    return pathlib.Path(path).read_bytes()


@functools.cache
def included(path):
    """The headers of the tree that `path` names; they are written from the root of the tree."""
    names = (name.decode() for name in INCLUDE.findall(read(path)))
    return [name for name in names if os.path.isfile(name)]


def reached(path):
    """`path` and all headers of the tree below it, sorted."""
    seen, ahead = {path}, [path]
    while ahead:
        for header in included(ahead.pop()):
            if header not in seen:
                seen.add(header)
                ahead.append(header)
    return sorted(seen)


def key_of(path, command, common):
    digest = hashlib.sha256(common)
    digest.update(command.encode())
    for name in reached(path):
        digest.update(name.encode() + b"\0" + hashlib.sha256(read(name)).digest())
    return digest.hexdigest()


def check(path, build, deadline):
    """-> (path, passed, text, seconds); passed is None if there was no time left to begin."""
    begun = time.monotonic()
    if begun > deadline:
        return path, None, "", 0.0
    # The compile commands are gcc's: clang need not know every warning they name, and its
    # -Wconversion is not to mean signs too.
    ran = subprocess.run(
        [CLANG_TIDY, "-p", build, "--quiet", "--extra-arg=-Wno-unknown-warning-option",
         "--extra-arg=-Wno-sign-conversion", path],
        capture_output=True, text=True, check=False)
    text = ran.stdout if ran.stdout.strip() else ran.stderr
    return path, ran.returncode == 0, text, time.monotonic() - begun


def main(build, cache_folder):
    cache = pathlib.Path(cache_folder)
    cache.mkdir(parents=True, exist_ok=True)
    root = os.getcwd()
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as stream:
        commands = {os.path.relpath(entry["file"], root): entry.get("command", "")
                    for entry in json.load(stream)}
    version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, check=True).stdout
    common = version + read(".clang-tidy")

    sources = [line.strip() for line in sys.stdin if line.strip().endswith(".cpp")]
    # A source that no target builds would never be compiled either.
    orphans = [path for path in sources if path not in commands]
    for path in orphans:
        print(f"{path}: no target builds this file")
    keys = {path: key_of(path, commands[path], common) for path in sources if path in commands}
    todo = [path for path, key in keys.items() if not (cache / key).exists()]
    print(f"{len(keys)} files, {len(keys) - len(todo)} unchanged, {len(todo)} to check", flush=True)

    jobs = int(os.environ.get("JOBS") or os.cpu_count() or 1)
    deadline = time.monotonic() + float(os.environ.get("LINT_SECONDS", "780"))
    found, unchecked, done = 0, 0, 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        runs = [pool.submit(check, path, build, deadline) for path in todo]
        for run in concurrent.futures.as_completed(runs):
            path, passed, text, seconds = run.result()
            done += 1
            if passed is None:
                unchecked += 1
                continue
            print(f"[{done}/{len(todo)}] {path} {seconds:.1f} s", flush=True)
            if passed:
                (cache / keys[path]).touch()
            else:
                found += 1
                print(text.rstrip(), flush=True)
    if unchecked:
        print(f"out of time: {unchecked} files were not checked; run again to go on")
    return 1 if found or unchecked or orphans or not keys else 0


sys.exit(main(sys.argv[1], sys.argv[2]))
