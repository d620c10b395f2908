"""The site's own logo and accent colour: read from the environment and checked once, at the start."""

import hashlib
import mimetypes
import re
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured

PICTURES = (".svg", ".png", ".webp", ".jpg", ".jpeg")
LARGEST_LOGO = 256 * 1024  # bytes; it is sent with every first visit
# The papers of theme.css, light and dark, and the washes on which links stand too.
PAPERS, WASHES = ("#fefefd", "#151412"), ("#f6f5f2", "#1d1c19")
WHITE, BLACK = "#ffffff", "#0b0b0a"
READABLE = 4.5  # WCAG 2.2, 1.4.3
STYLE = """:root {{
  --pod-accent: light-dark({0[0]}, {1[0]});
  --pod-accent-hover: light-dark({0[1]}, {1[1]});
  --pod-on-accent: light-dark({0[2]}, {1[2]});
  --pod-accent-wash: light-dark({0[3]}, {1[3]});
}}
"""


class Served(NamedTuple):
    """Bytes that every page asks for, and a version that changes with them."""

    content: bytes
    kind: str

    @property
    def version(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:12]


def read_logo(place: str, folder: Path) -> Served | None:
    """The logo that stands at `place`, seen from a folder; None without a place. Raises ImproperlyConfigured."""
    if not place:
        return None
    path = folder / place
    if path.suffix.lower() not in PICTURES:
        raise ImproperlyConfigured(f"SITE_LOGO must name a picture ({', '.join(PICTURES)}), not {place}.")
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise ImproperlyConfigured(f"SITE_LOGO: {path} cannot be read: {problem.strerror}.") from None
    if len(content) > LARGEST_LOGO:
        raise ImproperlyConfigured(f"SITE_LOGO: {path} is larger than {LARGEST_LOGO // 1024} KiB; make it smaller.")
    return Served(content, mimetypes.guess_type(path.name)[0] or "application/octet-stream")


def read_accent(value: str) -> Served | None:
    """A style sheet that lays the colour over theme.css: "#005f66", or "#005f66,#5cc4c6" for light and dark.

    Raises ImproperlyConfigured for what is no colour, or cannot be read on the site's papers.
    """
    if not value:
        return None
    colours = [colour.strip().lower() for colour in value.split(",")]
    if len(colours) > 2 or not all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours):
        raise ImproperlyConfigured(
            f"SITE_ACCENT must be a colour such as #005f66, or two with a comma between them, not {value}."
        )
    light, dark = colours[0], colours[1] if len(colours) == 2 else brightened(colours[0])
    for theme, colour, wash in zip(("light", "dark"), (light, dark), WASHES, strict=True):
        refuse_unreadable(colour, wash, theme)
    in_light = (light, mix(light, BLACK, 0.2), WHITE, wash_of(light, PAPERS[0]))
    in_dark = (dark, mix(dark, WHITE, 0.3), BLACK, wash_of(dark, PAPERS[1]))
    return Served(STYLE.format(in_light, in_dark).encode(), "text/css; charset=utf-8")


def refuse_unreadable(colour: str, wash: str, theme: str) -> None:
    """Links must be readable on paper, and on the wash of a drop zone, which has less contrast."""
    if (found := contrast(colour, wash)) < READABLE:
        way_out = "darker" if theme == "light" else "lighter"
        raise ImproperlyConfigured(
            f"SITE_ACCENT: {colour} has a contrast of {found:.1f} to the {theme} background; it needs {READABLE}. "
            f"Choose a {way_out} one."
        )


def brightened(colour: str) -> str:
    """The colour for the dark theme: as much white in it as makes it readable there, on the wash too."""
    steps = (mix(colour, WHITE, step / 20) for step in range(21))
    return next(found for found in steps if contrast(found, WASHES[1]) >= READABLE + 2)


def wash_of(colour: str, paper: str) -> str:
    """Paper with a breath of the colour, on which text in the colour can still be read."""
    steps = (mix(paper, colour, step / 100) for step in (10, 8, 6, 4, 2, 0))
    return next(found for found in steps if contrast(found, colour) >= READABLE)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """A colour with a share of another in it."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG, from 0 to 1."""
    parts = (value / 255 for value in channels(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
