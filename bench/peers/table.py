"""Compares the answers of all that joined, and prints their figures as a table.

    python3 bench/peers/table.py FOLDER

Reads the JSON lines of FOLDER/*.json: a figure with `pairs` and `sum` is a join's. If two of them
differ, says which and ends with 1 before any figure is shown. Writes FOLDER/summary.json: the ratios
that have goals.
"""

import json
import pathlib
import sys

STREAM_GOAL = 5


def read_lines(folder):
    """All figures of the folder, in the order of files and lines; notes apart."""
    figures, notes = [], []
    for path in sorted(pathlib.Path(folder).glob("*.json")):
        if path.name == "summary.json":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = json.loads(line)
            if "figure" in fields:
                figures.append(fields)
            elif fields.get("bench") == "peers":
                notes.append(fields)
    return figures, notes


def answers(figures):
    """-> {(pairs, sum): [figure, …]}: one key if all agree."""
    found = {}
    for fields in figures:
        if "pairs" in fields:
            found.setdefault((fields["pairs"], fields["sum"]), []).append(fields["figure"].strip())
    return found


def part_of(fields):
    """join_bench heads its figures otherwise."""
    return fields["part"].split(",")[0].split(" in ")[0]


def table(figures, part):
    """Lines of one part, the fastest first, each with its ratio to cumuld."""
    rows = [fields for fields in figures
            if part_of(fields) == part and fields["unit"].endswith("/s")
            and ("pairs" in fields or "no join" in fields["figure"])]
    rows.sort(key=lambda fields: -fields["value"])
    own = [fields["value"] for fields in rows if fields["figure"].startswith("cumuld")]
    for fields in rows:
        ratio = f"{own[0] / fields['value']:8.2f}" if own else ""
        yield f"  {fields['figure'].strip():<66} {fields['value'] / 1e6:9.3f} M {fields['unit']:<10} {ratio}"


def stream_ratio(figures):
    """cumuld's rate to the best of PostgreSQL, or None."""
    stream = [fields for fields in figures if part_of(fields) == "stream"]
    own = [fields["value"] for fields in stream if fields["figure"].startswith("cumuld")]
    theirs = [fields["value"] for fields in stream if fields["figure"].startswith("PostgreSQL")]
    return own[0] / max(theirs) if own and theirs else None


def main():
    folder = sys.argv[1]
    figures, notes = read_lines(folder)
    found = answers(figures)
    if len(found) != 1:
        print("peers: the answers are not the same" if found else "peers: nobody joined anything",
              file=sys.stderr)
        for (pairs, checksum), who in found.items():
            print(f"  {pairs} pairs, checksum {checksum}: {'; '.join(who)}", file=sys.stderr)
        return 1
    (pairs, checksum), who = next(iter(found.items()))
    print(f"\npeers: {pairs} pairs, checksum {checksum}, the same {len(who)} times")
    for part in ("stream", "join", "load"):
        lines = list(table(figures, part))
        if lines:
            print(f"\npeers: {part}; last column: cumuld's rate to that one", *lines, sep="\n")
    for fields in notes:
        print(f"  {fields['note']}: {fields['text']}")
    ratio = stream_ratio(figures)
    with open(f"{folder}/summary.json", "w", encoding="utf-8") as summary:
        if ratio is not None:
            met = "met" if ratio >= STREAM_GOAL else "MISSED"
            goal = f"goal >= {STREAM_GOAL}: {met}"
            print(f"\n  cumuld's stream to PostgreSQL's best durable one: {ratio:.2f}  {goal}")
            print(json.dumps({"bench": "peers", "part": "stream", "unit": "", "value": ratio,
                              "figure": "rate to PostgreSQL's best durable one", "goal": goal}),
                  file=summary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
