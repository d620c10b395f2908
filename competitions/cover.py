"""The cover of a competition without a picture: a geometric field with one highlighted element, seeded by its slug."""

import hashlib
import math
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

WIDTH, HEIGHT = 1600, 160
SALT = "cover 117"  # a number under which the four covers of the demo differ in motif and colours
Point = tuple[float, float]
Element = tuple[str, bool]  # an SVG element without its colour, and whether it is the highlighted one


class Palette(NamedTuple):
    """A ground, the colour of the field, and the one that stands out."""

    ground: str
    field: str
    bright: str


PALETTES = (
    Palette("#5b2a44", "#b98aa3", "#f3cfa6"),
    Palette("#17404f", "#6a9fb0", "#f4d2a8"),
    Palette("#3d3a1d", "#8f8b4f", "#f1e2a0"),
    Palette("#2e2f4f", "#8486b5", "#f2c9c0"),
    Palette("#4a2c20", "#ab7d68", "#f6d9a0"),
    Palette("#1f3346", "#6f8ea8", "#f0d9a8"),
    Palette("#2c4340", "#7fa39c", "#eef0d8"),
)


def draw_cover(slug: str) -> str:
    """An SVG of 1600 by 160, the same for a slug on every machine and in every year."""
    seed = hashlib.sha256(f"{SALT}: {slug}".encode()).digest()
    chance = random.Random(seed)  # noqa: S311  # a picture, not a secret
    motif, colours = MOTIFS[seed[0] % len(MOTIFS)], PALETTES[seed[1] % len(PALETTES)]
    elements = "\n".join(
        element.replace("COLOUR", colours.bright if bright else colours.field, 1) for element, bright in motif(chance)
    ).replace("GROUND", colours.ground)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours.ground}"/>\n{elements}\n</svg>\n'
    )


def waves(chance: random.Random, count: int = 3) -> Callable[[float], float]:
    """A smooth curve over x, between -1 and 1."""
    parts = [(chance.uniform(0.5, 1), chance.uniform(180, 700), chance.uniform(0, math.tau)) for _ in range(count)]
    weight = sum(part[0] for part in parts)
    return lambda x: sum(height * math.sin(x / length * math.tau + at) for height, length, at in parts) / weight


def cells(chance: random.Random) -> Iterator[Element]:
    """Rows of circles whose size follows a wave; one of them is filled."""
    wave, bright = waves(chance), (chance.randrange(23, 28), chance.randrange(1, 4))
    for row in range(6):
        for column in range(51):
            x = column * 32 + row % 2 * 16 + chance.uniform(-2, 2)
            circle = (
                f'cx="{x:.0f}" cy="{row * 31 + 3 + chance.uniform(-2, 2):.0f}" r="{8.5 + 4.5 * wave(x + row * 40):.1f}"'
            )
            if (column, row) == bright:
                yield f'<circle {circle} fill="COLOUR"/>', True
            else:
                yield f'<circle {circle} fill="none" stroke="COLOUR" stroke-width="1.4"/>', False


def ridges(chance: random.Random) -> Iterator[Element]:
    """Curves behind each other, each hiding what is behind it; one is bright."""
    bright = chance.randrange(4, 9)
    for row in range(13):
        wave, rough = waves(chance, 4), chance.uniform(9, 17)
        line = " ".join(
            f"{x},{row * 13 + 8 + rough * wave(x) + chance.uniform(-0.6, 0.6):.1f}" for x in range(-10, 1620, 10)
        )
        width = 2 if row == bright else 1.1
        shape = f'points="{line} 1620,200 -10,200" fill="GROUND" stroke="COLOUR" stroke-width="{width}"'
        yield f"<polyline {shape}/>", row == bright


def steps(chance: random.Random) -> Iterator[Element]:
    """Stairs above each other, like load over hours; one is bright."""
    bright = chance.randrange(2, 7)
    for row in range(9):
        x, y, path = -20, row * 18 + 8, ""
        while x < WIDTH + 40:
            y = max(row * 18, min(row * 18 + 16, y + chance.choice((-8, -8, 0, 8, 8))))
            x += chance.choice((30, 50, 80, 120))
            path += f"V{y}H{x}"
        width = 2 if row == bright else 1.2
        yield f'<path d="M-20 {row * 18 + 8}{path}" fill="none" stroke="COLOUR" stroke-width="{width}"/>', row == bright


def bars(chance: random.Random) -> Iterator[Element]:
    """Narrow bars along a wave; every twentieth or so is bright."""
    wave, every = waves(chance), chance.choice((17, 20, 23))
    for column in range(160):
        height = 82 + 50 * wave(column * 10) + chance.uniform(-9, 9)
        rect = f'x="{column * 10 + 1}" y="{HEIGHT - height:.0f}" width="4" height="{height:.0f}"'
        yield f'<rect {rect} fill="COLOUR"/>', column % every == every // 2


def contours(chance: random.Random) -> Iterator[Element]:
    """Height lines around three hills; on one line of each the eye rests."""
    for centre in (chance.uniform(200, 420), chance.uniform(700, 920), chance.uniform(1200, 1430)):
        wobble, y, bright = waves(chance, 2), chance.uniform(40, 120), chance.randrange(3, 7)
        for ring in range(1, 15):
            shape = f'points="{ring_points(centre, y, ring, wobble)}" fill="none" stroke="COLOUR"'
            yield f'<polygon {shape} stroke-width="{2 if ring == bright else 1.1}"/>', ring == bright


def ring_points(x: float, y: float, ring: int, wobble: Callable[[float], float]) -> str:
    """The corners of one height line: wider than high, dented by the wobble."""
    points: list[Point] = []
    for step in range(72):
        turn = step / 72 * math.tau
        reach = ring * 11 * (1 + 0.22 * wobble(600 + 260 * math.cos(turn) + ring * 9) * math.cos(turn))
        points.append((x + 2.4 * reach * math.cos(turn), y + reach * math.sin(turn)))
    return " ".join(f"{px:.0f},{py:.0f}" for px, py in points)


MOTIFS: tuple[Callable[[random.Random], Iterator[Element]], ...] = (cells, ridges, steps, bars, contours)
