"""Reads what callgrind wrote: which object spent how many instructions, and who called whom.

Of an object's own code the instructions are the same on every machine. Of a library's they are not:
glibc, xxhash and simdjson choose by the processor how they copy, hash and scan (valgrind shows the
program the processor it runs on, less what it cannot emulate), and every Debian update brings others. So
libraries are counted by how often our code calls them: an allocation or a copy more is seen, and which
copy was chosen is not.

The file must be written with --compress-strings=no and --compress-pos=no.
"""


class Profile:
    """`own`: instructions of the program itself. `calls`: from it into libraries. `libraries`:
    {file name: instructions}, for information."""

    def __init__(self):
        self.own = 0
        self.calls = 0
        self.libraries = {}


def read_profile(lines, program):
    """-> Profile of the callgrind file `lines` for the executable whose path is `program`."""
    profile = Profile()
    inside = callee = ""
    skip = False  # the line after calls= says what the callee spent
    for line in lines:
        line = line.rstrip("\n")
        if line.startswith("ob="):
            inside = callee = line[3:]
        elif line.startswith("fn="):
            callee = inside
        elif line.startswith("cob="):
            callee = line[4:]
        elif line.startswith("calls="):
            if inside == program != callee:
                profile.calls += int(line[6:].split()[0])
            callee = inside
            skip = True
        elif line[:1].isdigit():
            if not skip:
                _count(profile, inside, program, int(line.split()[1]))
            skip = False
    return profile


def _count(profile, inside, program, instructions):
    if inside == program:
        profile.own += instructions
    else:
        name = inside.rsplit("/", 1)[-1]
        profile.libraries[name] = profile.libraries.get(name, 0) + instructions
