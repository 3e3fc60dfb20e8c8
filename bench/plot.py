"""How the cost of a record grows with the size of the nation: a table, and a picture.

    python3 bench/plot.py FOLDER

Reads FOLDER/<size>/{join,stream,load}_bench.json for the sizes S, M and L that were measured, and
writes FOLDER/growth.svg and FOLDER/growth.json. What was measured on fewer cores, in
FOLDER/<size>-on-<cores>/, is set beside the same size on all of them. Needs nothing but Python's standard library.
"""

import json
import math
import pathlib
import sys
from xml.sax.saxutils import escape

SIZES = ("S", "M", "L")
GOAL = 1.4  # cost of a record at L to that at S

# name, file, part begins with, figure of the rate, figure of the count, colour, marker
SERIES = (
    ("join in memory", "join_bench.json", "join in memory", "whole join", "periods", "#1b6ca8",
     "circle"),
    ("stream over the socket", "stream_bench.json", "daemon", "acknowledged: durable and matched",
     "records", "#c2410c", "square"),
    ("load from the spool", "load_bench.json", "load from the spool", "files to standing hits",
     "records", "#15803d", "triangle"),
)


def read_figures(path):
    """-> [(part, figure, value)], in order."""
    found = []
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = json.loads(line)
            if "figure" in fields:
                found.append((fields["part"], fields["figure"], fields["value"]))
    return found


def first(figures, part, figure):
    for its_part, its_figure, value in figures:
        if its_part.startswith(part) and its_figure == figure:
            return value
    return None


def measured(folder):
    """-> {series name: [(size, records, records a second), …]}, sizes ascending."""
    points = {}
    for series in SERIES:
        for size in SIZES:
            records, value = measured_in(pathlib.Path(folder) / size, series)
            if value and records:
                points.setdefault(series[0], []).append((size, records, value))
    return points


def measured_in(folder, series):
    """-> how many records, records a second; None where it was not measured."""
    _, file, part, rate, count, _, _ = series
    figures = read_figures(folder / file)
    return first(figures, "", count), first(figures, part, rate)


def fewer_cores(folder, points):
    """Lines: what was measured on some cores, and its share of the rate on all."""
    for series in SERIES:
        for size, _, on_all in points.get(series[0], []):
            for other in sorted(pathlib.Path(folder).glob(f"{size}-on-*")):
                _, value = measured_in(other, series)
                if value:
                    yield (f"  {series[0]:<26}{size:>4} on {other.name.rsplit('-', 1)[1]:<3}"
                           f"{value / 1e6:9.3f} M/s, on all cores {on_all / 1e6:9.3f} M/s, "
                           f"ratio {on_all / value:6.2f}")


def growth(points):
    """Cost of a record at the largest size to that at the smallest; None with one size."""
    return points[0][2] / points[-1][2] if len(points) > 1 else None


def table(points):
    yield f"  {'':<26}" + "".join(f"{size + ': M/s':>12}{'ns each':>10}" for size in SIZES) + \
        f"{'growth':>10}"
    for name, its in points.items():
        by_size = {size: rate for size, _, rate in its}
        cells = "".join(
            f"{by_size[size] / 1e6:12.3f}{1e9 / by_size[size]:10.0f}" if size in by_size
            else f"{'-':>12}{'-':>10}" for size in SIZES)
        ratio = growth(its)
        yield f"  {name:<26}{cells}" + (f"{ratio:10.2f}" if ratio else f"{'-':>10}")


def judged(name, points):
    """The figure of goal G10 as a JSON line."""
    ratio = growth(points)
    sizes = f"{points[0][0]} to {points[-1][0]}"
    goal = f"<= {GOAL}"
    if sizes == "S to L":
        goal = f"goal {goal}: " + ("met" if ratio <= GOAL else "MISSED")
    else:
        goal = f"goal from S to L: {goal}"
    return json.dumps({"bench": "growth", "part": name, "value": ratio, "unit": "", "goal": goal,
                       "figure": f"cost of a record, {sizes}"})


# --- the picture ------------------------------------------------------------------------------

WIDTH, HEIGHT = 1000, 460
PANEL, TOP, BOTTOM, LEFT, GAP = 380, 100, 380, 80, 100
SMALL = 'font-size="13" fill="#444"'


def ticks(low, high):
    """1, 2 and 5 times powers of ten, from the last one at or below `low` to the first above."""
    steps = [digit * 10.0 ** power for power in range(-3, 13) for digit in (1, 2, 5)]
    begin = max(i for i, step in enumerate(steps) if step <= low * 0.95)
    end = min(i for i, step in enumerate(steps) if step >= high * 1.05)
    return steps[begin:end + 1]


def spelled(value):
    """A rate or a count."""
    for unit, name in ((1e6, " M"), (1e3, " k")):
        if value >= unit:
            return f"{value / unit:.3g}{name}"
    return f"{value:.3g}"


def marker(shape, x, y, colour):
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{colour}"/>'
    if shape == "square":
        return f'<rect x="{x - 5.5:.1f}" y="{y - 5.5:.1f}" width="11" height="11" fill="{colour}"/>'
    corners = f"{x:.1f},{y - 7:.1f} {x + 7:.1f},{y + 6:.1f} {x - 7:.1f},{y + 6:.1f}"
    return f'<polygon points="{corners}" fill="{colour}"/>'


def text(x, y, what, style=SMALL, anchor="middle"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {style}>{escape(what)}</text>'


class Panel:
    """One chart with logarithmic axes; `value` makes of a rate what it shows, `label` its text."""

    def __init__(self, left, title, points, value, label):
        self.left, self.title, self.points = left, title, points
        self.value, self.label = value, label
        self.sizes = {size: records for its in points.values() for size, records, _ in its}
        values = [value(rate) for its in points.values() for _, _, rate in its]
        self.ticks = ticks(min(values), max(values))
        self.x_low, self.x_high = min(self.sizes.values()) / 1.6, max(self.sizes.values()) * 1.6

    def x(self, records):
        share = math.log(records / self.x_low) / math.log(self.x_high / self.x_low)
        return self.left + PANEL * share

    def y(self, value):
        low, high = self.ticks[0], self.ticks[-1]
        return BOTTOM - (BOTTOM - TOP) * math.log(value / low) / math.log(high / low)

    def axes(self):
        yield text(self.left, TOP - 16, self.title, 'font-size="15" font-weight="bold"', "start")
        for tick in self.ticks:
            y = self.y(tick)
            yield (f'<line x1="{self.left}" y1="{y:.1f}" x2="{self.left + PANEL}" y2="{y:.1f}" '
                   'stroke="#ddd"/>')
            yield text(self.left - 8, y + 4.5, self.label(tick), anchor="end")
        for size, records in self.sizes.items():
            x = self.x(records)
            yield (f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{BOTTOM}" stroke="#eee"/>')
            yield text(x, BOTTOM + 20, f"{size}: {spelled(records)}")
        yield text(self.left + PANEL / 2, BOTTOM + 44, "records (logarithmic)")

    def lines(self):
        for name, _, _, _, _, colour, shape in SERIES:
            its = [(self.x(records), self.y(self.value(rate)))
                   for _, records, rate in self.points.get(name, [])]
            if len(its) > 1:
                path = " ".join(f"{x:.1f},{y:.1f}" for x, y in its)
                yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
            yield from (marker(shape, x, y, colour) for x, y in its)

    def draw(self):
        return [*self.axes(), *self.lines()]


def picture(points):
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
             f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="DejaVu Sans, Arial, sans-serif">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for index, (name, _, _, _, _, colour, shape) in enumerate(
            series for series in SERIES if series[0] in points):
        x = LEFT + index * 250
        parts += [marker(shape, x + 6, 34, colour),
                  text(x + 22, 39, name, 'font-size="15"', "start")]
    parts += Panel(LEFT, "Throughput, records a second", points, lambda rate: rate,
                   spelled).draw()
    parts += Panel(LEFT + PANEL + GAP, "Cost of a record, nanoseconds", points,
                   lambda rate: 1e9 / rate, lambda cost: f"{cost:,.0f}").draw()
    return "\n".join(parts) + "\n</svg>\n"


def main():
    folder = pathlib.Path(sys.argv[1])
    points = measured(folder)
    if not points:
        print("growth: nothing was measured yet")
        return 0
    print("growth: throughput and cost of a record; last column: cost at the largest size to S")
    print(*table(points), sep="\n")
    print(*fewer_cores(folder, points), sep="\n")
    lines = [judged(name, its) for name, its in points.items() if growth(its)]
    (folder / "growth.json").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    (folder / "growth.svg").write_text(picture(points), encoding="utf-8")
    print(f"  drawn in {folder / 'growth.svg'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
