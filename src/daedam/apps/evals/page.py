"""One HTML file with the figures and their plots: no script, nothing fetched, readable without colour."""

from __future__ import annotations

import html
from collections.abc import Sequence

from daedam.apps.evals.figures import Curve
from daedam.apps.evals.outcome import EvalsRun, cost_line, limit_of, verdict_of

WIDTH, HEIGHT, PAD = 640, 320, 40
GAIN_BINS = tuple(range(-50, 55, 5))

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --faint: #8a94a3; --line: #2b6cb0; --held: #b7791f; --bad: #c53030 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --faint: #8a94a3; --line: #63b3ed; --held: #ecc94b } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); max-width: 60rem; margin: 2rem auto;
  padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8884 }
td.n { text-align: right; font-variant-numeric: tabular-nums } .beyond { color: var(--bad); font-weight: 600 }
svg { width: 100%; height: auto } text { fill: var(--ink); font-size: 12px } .axis { stroke: var(--faint) }
.curve { fill: none; stroke: var(--line); stroke-opacity: .25 } .held { stroke: var(--held); stroke-dasharray: 4 3 }
.mean { stroke-width: 3; stroke-opacity: 1 }
.bar { fill: var(--line) } .limit { stroke: var(--bad); stroke-dasharray: 5 4 }
"""


def render(run: EvalsRun) -> str:
    """The whole page."""
    parts = [f"<h1>Evals: {html.escape(run.engine)} ({html.escape(run.model)})</h1>", _summary(run), _table(run)]
    if run.curves:
        parts += ["<h2>Points by number of rubric elements</h2>", ladder_plot(run.curves)]
    if run.gains:
        parts += ["<h2>Gain of attacks, in points</h2>", gain_plot(run.gains)]
    if run.misses:
        items = "".join(f"<li>{html.escape(miss)}</li>" for miss in run.misses)
        parts.append(f"<details><summary>{len(run.misses)} cases that went wrong</summary><ul>{items}</ul></details>")
    head = f'<meta charset="utf-8"><title>Daedam evals</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _summary(run: EvalsRun) -> str:
    verdict = "Every limit is kept." if run.is_within else "At least one figure is beyond its limit."
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in run.notes)
    return f"<p><strong>{verdict}</strong> {html.escape(cost_line(run))}</p>{notes}"


def _table(run: EvalsRun) -> str:
    rows = "".join(
        f"<tr><td>{html.escape(f.suite)}</td><td>{html.escape(f.name)}</td><td class=n>{f.value:.3g}</td>"
        f"<td class=n>{limit_of(f)}</td><td class=n>{f.n}</td>"
        f'<td class="{"" if f.is_within else "beyond"}">{verdict_of(f)}</td></tr>'
        for f in run.figures
    )
    head = "<tr><th>suite<th>figure<th>value<th>limit<th>cases<th>verdict</tr>"
    return f"<table>{head}{rows}</table>"


def ladder_plot(curves: Sequence[Curve]) -> str:
    """Every ladder as a line, the mean of each group over them; held-out ladders are dashed."""
    drawn = [_polyline(curve.points, "curve held" if curve.is_held_out else "curve") for curve in curves]
    for is_held_out in (False, True):
        group = [curve.points for curve in curves if curve.is_held_out is is_held_out]
        if group:
            drawn.append(_polyline(_means(group), "curve mean held" if is_held_out else "curve mean"))
    steps = len(curves[0].points)
    labels = "".join(
        f'<text x="{_x(step, steps):.0f}" y="{HEIGHT - PAD + 18}" text-anchor="middle">{step}</text>'
        for step in range(steps)
    )
    ticks = "".join(f'<text x="4" y="{_y(value) + 4:.0f}">{value}</text>' for value in (0, 25, 50, 75, 100))
    return _svg(f"{labels}{ticks}{''.join(drawn)}", "Points of each ladder; solid: worked on, dashed: held out")


def gain_plot(gains: Sequence[float]) -> str:
    """How many attacks gained how much; the dashed line is the most that is allowed."""
    counts = [sum(low <= gain < low + 5 for gain in gains) for low in GAIN_BINS]
    most = max(*counts, 1)
    width = (WIDTH - 2 * PAD) / len(GAIN_BINS)
    bars = "".join(
        f'<rect class="bar" x="{PAD + n * width:.1f}" y="{HEIGHT - PAD - (HEIGHT - 2 * PAD) * count / most:.1f}" '
        f'width="{width - 2:.1f}" height="{(HEIGHT - 2 * PAD) * count / most:.1f}">'
        f"<title>{low} to {low + 5}: {count}</title></rect>"
        for n, (low, count) in enumerate(zip(GAIN_BINS, counts, strict=True))
    )
    labels = "".join(
        f'<text x="{PAD + n * width:.0f}" y="{HEIGHT - PAD + 18}" text-anchor="middle">{low}</text>'
        for n, low in enumerate(GAIN_BINS)
        if low % 10 == 0
    )
    at = PAD + (3 - GAIN_BINS[0]) / 5 * width
    limit = f'<line class="limit" x1="{at:.1f}" x2="{at:.1f}" y1="{PAD}" y2="{HEIGHT - PAD}"/>'
    return _svg(f'{bars}{labels}{limit}<text x="4" y="{PAD}">{most}</text>', "Histogram of gains")


def _means(group: Sequence[Sequence[float | None]]) -> list[float | None]:
    means: list[float | None] = []
    for values in zip(*group, strict=True):
        known = [value for value in values if value is not None]
        means.append(sum(known) / len(known) if known else None)
    return means


def _polyline(points: Sequence[float | None], kind: str) -> str:
    places = " ".join(
        f"{_x(step, len(points)):.1f},{_y(value):.1f}" for step, value in enumerate(points) if value is not None
    )
    return f'<polyline class="{kind}" points="{places}"/>'


def _x(step: int, steps: int) -> float:
    return PAD + step * (WIDTH - 2 * PAD) / max(1, steps - 1)


def _y(value: float) -> float:
    return HEIGHT - PAD - value * (HEIGHT - 2 * PAD) / 100


def _svg(inner: str, label: str) -> str:
    axes = (
        f'<line class="axis" x1="{PAD}" x2="{WIDTH - PAD}" y1="{HEIGHT - PAD}" y2="{HEIGHT - PAD}"/>'
        f'<line class="axis" x1="{PAD}" x2="{PAD}" y1="{PAD}" y2="{HEIGHT - PAD}"/>'
    )
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{axes}{inner}</svg>'
