"""Places before and after, a line a team."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.canvas import Canvas
from charts.svg import Svg, cut, path, tag, text

ROW, HEAD = 22, 34


@dataclass(frozen=True)
class Move:
    """One team's two ranks. `kind` ends its classes in the style sheet: "", "mine", "up" or "down"."""

    before: int
    after: int
    label: str
    kind: str = ""


def heights(moves: Sequence[Move]) -> tuple[int, int]:
    """How high both canvases are for so many lines."""
    return HEAD + ROW * len(moves), HEAD + ROW * len(moves)


def slope(moves: Sequence[Move], canvas: Canvas, *, titles: tuple[str, str]) -> list[Svg]:
    """Each line from its rank on the left to its rank on the right. Ranks stand in order, not to scale."""
    left, right = (250.0, 640.0) if canvas.is_wide else (48.0, 158.0)
    befores, afters = places([move.before for move in moves]), places([move.after for move in moves])
    marks = [text(left - 10, 12, titles[0], anchor="end"), text(right + 10, 12, titles[1])]
    for move in sorted(moves, key=lambda move: move.kind == "mine"):  # mine above the others
        start, end = (left, befores[move.before]), (right, afters[move.after])
        marks += [*line(move, start, end), *words(move, start, end, canvas)]
    return marks


def line(move: Move, start: tuple[float, float], end: tuple[float, float]) -> list[Svg]:
    """The line of a team, with a dot at either end."""
    (left, y), (right, z) = start, end
    middle = (left + right) / 2
    curve = f"M{left:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {z:.1f} {right:.1f} {z:.1f}"
    dots = [tag("circle", class_=f"dot{suffix(move)}", cx=x, cy=at, r=3.5) for x, at in (start, end)]
    return [path(f"line{suffix(move)}", curve), *dots]


def words(move: Move, start: tuple[float, float], end: tuple[float, float], canvas: Canvas) -> list[Svg]:
    """Both ranks of a team and, after the second, its name."""
    (left, y), (right, z) = start, end
    class_ = f"t{suffix(move)}"
    return [
        text(left - 10, y + 4, f"{move.before:,}", class_=class_, anchor="end"),
        text(right + 10, z + 4, f"{move.after:,}", class_=class_),
        text(right + 54, z + 4, cut(move.label, 48 if canvas.is_wide else 17), class_=class_),
    ]


def suffix(move: Move) -> str:
    """What the classes of a team's marks end in."""
    return f"-{move.kind}" if move.kind else ""


def places(ranks: Sequence[int]) -> dict[int, float]:
    """The height of each rank, the first on top."""
    return {rank: HEAD + ROW * float(place) for place, rank in enumerate(sorted(set(ranks)))}
