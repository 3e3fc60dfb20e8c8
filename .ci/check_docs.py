"""Checks that every path a document names exists in the tree.

Looks at each *.md: the targets of relative links, and the words of code spans and code blocks. Such
a word counts as a path if its first part names something at the top of the tree (`storage/keys.h`,
`Makefile`), or if it is the bare name of a document, source or script (`FORMAT.md`, `demo.sh`),
which must then exist somewhere. Globs must match something and {a,b} is each of its parts.
Words with <placeholders> or an ellipsis, and what is built (build/…), are not looked at.
"""

import glob
import os
import re
import subprocess
import sys

LINK = re.compile(r"\]\(([^)\s]+)\)")
SPAN = re.compile(r"(`+)(.+?)\1")
FENCE = re.compile(r"^\s*(```|~~~)")
BRACES = re.compile(r"^(.*?)\{([^{}]*,[^{}]*)\}(.*)$")
WORD = re.compile(r"[\w.][\w./*?{},+-]*")
PLACEHOLDER = re.compile(r"\S*(?:<[^>\s]*>|…|\.\.\.|\$)\S*")
BARE_NAME = re.compile(r"^[\w-]+\.(md|cpp|sh)$")


def tree_files():
    """All files of the tree, or, outside git, those that lie there."""
    asked = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"],
                           capture_output=True, text=True, check=False)
    if asked.returncode == 0:
        return [name for name in asked.stdout.splitlines() if os.path.isfile(name)]
    found = []
    for folder, below, names in os.walk("."):
        below[:] = [name for name in below if name not in (".git", "build")]
        found += [os.path.relpath(os.path.join(folder, name)) for name in names]
    return found


def spread(word):
    """`a/{b,c}.h` -> `a/b.h`, `a/c.h`."""
    match = BRACES.match(word)
    if not match:
        return [word]
    before, parts, after = match.groups()
    return [whole for part in parts.split(",") for whole in spread(before + part + after)]


def words(code):
    """The words of a piece of code that may be paths; `file.h:12` is `file.h`."""
    for match in WORD.finditer(PLACEHOLDER.sub(" ", code)):
        # /v1/hits, --file and http://host/path are no paths of the tree
        if match.start() > 0 and code_before(match) in "/-:@=~%&#\\":
            continue
        for word in spread(match.group()):
            yield word.rstrip(".,")


def code_before(match):
    return match.string[match.start() - 1]


def named_paths(text):
    """-> (line number, word, is it a link) for all that might be a path."""
    in_fence = False
    for number, line in enumerate(text.splitlines(), 1):
        if FENCE.match(line):
            in_fence = not in_fence
            continue
        if in_fence or line.startswith("    "):
            yield from ((number, word, False) for word in words(line))
            continue
        for match in LINK.finditer(SPAN.sub("", line)):
            yield number, match.group(1), True
        for match in SPAN.finditer(line):
            yield from ((number, word, False) for word in words(match.group(2)))


def link_target(document, target):
    """The path a relative link means; None for another site or a place on the same page."""
    if re.match(r"^[a-z]+:", target) or target.startswith("#"):
        return None
    return os.path.normpath(os.path.join(os.path.dirname(document), target.split("#")[0]))


def main():
    files = tree_files()
    names = {os.path.basename(name) for name in files}
    top = {name.split("/")[0] for name in files}
    documents = [name for name in files if name.endswith(".md")]
    checked, missing = 0, []
    for document in documents:
        with open(document, encoding="utf-8") as stream:
            text = stream.read()
        for number, word, is_link in named_paths(text):
            if is_link:
                path = link_target(document, word)
                if path is None:
                    continue
                exists = os.path.exists(path)
            elif "/" in word and word.split("/")[0] in top:
                exists = bool(glob.glob(word))
            elif BARE_NAME.match(word):
                exists = word in names
            else:
                continue
            checked += 1
            if not exists:
                missing.append(f"{document}:{number}: {word} does not exist")
    print("\n".join(missing + [f"{len(documents)} documents, {checked} paths, {len(missing)} missing"]))
    return 1 if missing else 0


sys.exit(main())
