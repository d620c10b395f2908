"""Values over time: best-so-far step lines, a point a submission."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charts.canvas import Canvas, Frame, framed
from charts.scale import LARGEST, MINUTE, Dated, in_english, is_drawable
from charts.svg import Svg, cut, path, tag, text

MOST_DOTS = 600
FAR = 3  # times the spread of the best four fifths
LABEL_ROOM, LABEL_LENGTH, LABEL_HEIGHT = 190, 24, 15
SHORTEST = 8  # pixels of a line with one moment only
Point = tuple[float, float]  # POSIX seconds, value


@dataclass(frozen=True)
class Steps:
    """A value that holds until the next point; `kind` is its class in the style sheet."""

    points: Sequence[Point]
    kind: str = "line-mine"
    label: str = ""
    short: str = ""


@dataclass(frozen=True)
class Dot:
    """One value at one moment."""

    at: float
    value: float
    kind: str = "dot"
    is_ringed: bool = False


@dataclass(frozen=True)
class Timeline:
    """Step lines, which hold until the last moment, and dots over the same time.

    `floor`: where the heights begin. `between`: from where to where; what is beyond stands at the edge.
    """

    lines: Sequence[Steps] = ()
    dots: Sequence[Dot] = ()
    floor: float | None = None
    between: tuple[float, float] | None = None
    dated: Dated = in_english


def best_so_far(points: Sequence[Point], *, greater_is_better: bool) -> list[Point]:
    """Those points, by time, that are better than all before them; what is not finite is left out."""
    sign = -1 if greater_is_better else 1
    best: list[Point] = []
    for at, value in sorted(points, key=lambda point: point[0]):
        if is_drawable(value) and (not best or sign * value < sign * best[-1][1]):
            best.append((at, value))
    return best


def timeline(plot: Timeline, canvas: Canvas) -> list[Svg]:
    """The drawing; it needs a drawable point at least. Of very many dots the last ones are drawn."""
    dots = [dot for dot in plot.dots if is_drawable(dot.value)][-MOST_DOTS:]
    lines = [line for line in plot.lines if line.points]
    points = [point for line in lines for point in line.points] + [(dot.at, dot.value) for dot in dots]
    end = max(at for at, _ in points)
    is_named = any(line.label for line in lines)
    right = (LABEL_ROOM if canvas.is_wide else 26) if is_named else 16
    low, high = plot.between or (-LARGEST, LARGEST)
    heights = [min(max(value, low), high) for _, value in points]
    across = padded(min(at for at, _ in points), end, canvas)
    frame, marks = framed(canvas, across, heights, floor=plot.floor, right=right)
    marks += frame.dates(plot.dated)
    marks += [path(line.kind, *moves(frame, line.points, end)) for line in lines]
    marks += [mark for dot in dots for mark in dotted(frame, dot)]
    return [*marks, *(named(frame, lines) if is_named else [])]


def without_far_off(values: Sequence[float], *, greater_is_better: bool) -> tuple[float, float] | None:
    """Between which scores a drawing should stand: not far beyond the best four fifths. None: all of them are."""
    sign = -1 if greater_is_better else 1
    ordered = sorted(sign * value for value in values if is_drawable(value))
    best, most = ordered[0], ordered[(len(ordered) - 1) * 4 // 5]
    worst = best + FAR * (most - best)
    return (min(sign * best, sign * worst), max(sign * best, sign * worst)) if best < worst < ordered[-1] else None


def padded(start: float, end: float, canvas: Canvas) -> tuple[float, float]:
    """From the first to the last moment with some room, so that no dot stands on the edge; ten minutes at least."""
    room = max((end - start) * (0.02 if canvas.is_wide else 0.04), 5 * MINUTE)
    return start - room, end + room


def moves(frame: Frame, points: Sequence[Point], end: float) -> Iterator[str]:
    """Across and then up or down, from point to point, and on to the end; what has just begun is seen too."""
    first, *others = points
    yield f"M{frame.x(first[0]):.1f} {frame.y(first[1]):.1f}"
    yield from (f"H{frame.x(at):.1f}V{frame.y(value):.1f}" for at, value in others)
    yield f"H{max(frame.x(end), frame.x(first[0]) + SHORTEST):.1f}"


def dotted(frame: Frame, dot: Dot) -> Iterator[Svg]:
    """A dot, with a ring where it is a chosen one."""
    yield tag("circle", class_=dot.kind, cx=frame.x(dot.at), cy=frame.y(dot.value), r=3.5)
    if dot.is_ringed:
        yield tag("circle", class_="ring", cx=frame.x(dot.at), cy=frame.y(dot.value), r=7.0)


def named(frame: Frame, lines: Sequence[Steps]) -> Iterator[Svg]:
    """The lines' names beside their ends, moved apart where they would stand on each other."""
    ends = sorted((frame.y(line.points[-1][1]), place) for place, line in enumerate(lines))
    for y, (_, place) in zip(apart([y for y, _ in ends], frame.y.start + LABEL_HEIGHT / 2), ends, strict=True):
        line = lines[place]
        said = cut(line.label, LABEL_LENGTH) if frame.canvas.is_wide else line.short
        yield text(frame.x.end + 8, y + 4, said, class_=f"t-{line.kind}")


def apart(wanted: Sequence[float], height: float) -> list[float]:
    """Places in order, each at least a label's height below the one before, the last above `height`."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + LABEL_HEIGHT if placed else LABEL_HEIGHT / 2))
    lowest = height - LABEL_HEIGHT / 2
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], lowest)
        lowest = placed[place] - LABEL_HEIGHT
    return placed
