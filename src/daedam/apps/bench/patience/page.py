"""The curve as a page: one file, no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Protocol

WIDTH, HEIGHT, MARGIN = 720, 420, 56
MAX_WAIT_S = 8.0


class CurvePoint(Protocol):
    """What is drawn of a point."""

    @property
    def persona(self) -> str: ...
    @property
    def room(self) -> str: ...
    @property
    def factor(self) -> float: ...
    @property
    def cut_off_rate(self) -> float: ...
    @property
    def wait_p50_s(self) -> float | None: ...


def render(points: Sequence[CurvePoint], factors: Sequence[float]) -> str:
    """A line per persona: median wait to the right, share of answers cut off upwards."""
    points = [point for point in points if point.room == points[0].room]
    names = list(dict.fromkeys(point.persona for point in points))
    lines = "".join(_line(points, name, i / len(names)) for i, name in enumerate(names))
    rows = "".join(
        f"<tr><td>{escape(p.persona)}</td><td>{p.factor:g}</td><td>{p.cut_off_rate:.1%}</td><td>{_seconds(p)}</td></tr>"
        for p in points
    )
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Patience</title>
<style>body{{font:16px/1.5 sans-serif;background:#0b1220;color:#e8edf7;margin:2rem}}
td,th{{padding:0 .8rem;text-align:left}}
text{{fill:#b9c4d8;font-size:12px}}</style>
<h1>Cut off against kept waiting</h1><p>Simulated candidates; floors × {", ".join(f"{f:g}" for f in factors)}.</p>
<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" aria-label="Share cut off by median wait">
{_axes()}{lines}</svg>
<table><tr><th>persona</th><th>floors ×</th><th>cut off</th><th>median wait</th></tr>{rows}</table></html>"""


def _seconds(point: CurvePoint) -> str:
    return "–" if point.wait_p50_s is None else f"{point.wait_p50_s:.2f} s"


def _xy(wait_s: float, rate: float) -> tuple[float, float]:
    x = MARGIN + (WIDTH - 2 * MARGIN) * min(wait_s, MAX_WAIT_S) / MAX_WAIT_S
    return x, HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * rate


def _line(points: Sequence[CurvePoint], name: str, hue: float) -> str:
    own = [_xy(p.wait_p50_s, p.cut_off_rate) for p in points if p.persona == name and p.wait_p50_s is not None]
    if not own:
        return ""
    colour = f"hsl({round(360 * hue)} 70% 65%)"
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in own)
    x, y = own[0]
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{x + 4:.1f}" y="{y - 6:.1f}" style="fill:{colour}">{escape(name)}</text>'
    )


def _axes() -> str:
    marks = []
    for second in range(int(MAX_WAIT_S) + 1):
        x, y = _xy(float(second), 0.0)
        marks.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{second} s</text>')
    for percent in range(0, 101, 20):
        x, y = _xy(0.0, percent / 100)
        marks.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{percent} %</text>')
        marks.append(f'<line x1="{x:.0f}" x2="{WIDTH - MARGIN}" y1="{y:.0f}" y2="{y:.0f}" stroke="#24304a"/>')
    return "".join(marks)
