"""Draws the report's bars and curve as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer_app.sessions.html_elements import Html, element, joined

BAR_WIDTH, BAR_HEIGHT = 160, 10
CURVE_WIDTH, CURVE_HEIGHT, MARGIN = 640, 150, 24


def bar(degree: float, label: str) -> Html:
    """Return a bar filled to ``degree`` (0 to 1)."""
    share = min(1.0, max(0.0, degree))
    track = element("rect", class_="track", width=BAR_WIDTH, height=BAR_HEIGHT, rx=5)
    filled = element("rect", class_="bar", width=round(share * BAR_WIDTH, 1), height=BAR_HEIGHT, rx=5)
    return element(
        "svg",
        track,
        filled,
        viewBox=f"0 0 {BAR_WIDTH} {BAR_HEIGHT}",
        width=BAR_WIDTH,
        height=BAR_HEIGHT,
        role="img",
        aria_label=label,
    )


def curve(points: Sequence[tuple[int, float | None]], label: str) -> Html:
    """Return a curve of (turn, value from 0 to 1); a turn without a value leaves a gap."""
    inner_width, inner_height = CURVE_WIDTH - 2 * MARGIN, CURVE_HEIGHT - 2 * MARGIN
    step = inner_width / max(1, len(points) - 1)

    def place(number: int, value: float) -> tuple[float, float]:
        return round(MARGIN + number * step, 1), round(MARGIN + (1 - value) * inner_height, 1)

    axes = [
        element(
            "line", class_="axis", x1=MARGIN, x2=CURVE_WIDTH - MARGIN, y1=place(0, v)[1], y2=place(0, v)[1]
        )
        for v in (0.0, 0.5, 1.0)
    ]
    scale = [element("text", f"{v:g}", x=2, y=place(0, v)[1] + 4) for v in (0.0, 0.5, 1.0)]
    runs: list[list[tuple[float, float]]] = [[]]
    marks: list[Html] = []
    for number, (turn, value) in enumerate(points):
        x = place(number, 0.0)[0]
        marks.append(element("text", str(turn), x=x, y=CURVE_HEIGHT - 6, text_anchor="middle"))
        if value is None:
            runs.append([])
            continue
        x, y = place(number, value)
        runs[-1].append((x, y))
        marks.append(element("circle", class_="dot", cx=x, cy=y, r=4))
    lines = [
        element("polyline", class_="curve", points=" ".join(f"{x},{y}" for x, y in run))
        for run in runs
        if len(run) > 1
    ]
    return element(
        "svg",
        joined([*axes, *scale, *lines, *marks]),
        viewBox=f"0 0 {CURVE_WIDTH} {CURVE_HEIGHT}",
        width=CURVE_WIDTH,
        height=CURVE_HEIGHT,
        role="img",
        aria_label=label,
    )
