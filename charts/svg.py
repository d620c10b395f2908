"""Elements of SVG as text: everything that people wrote is escaped, numbers are short, no style and no script."""

from html import escape


class Svg(str):
    """Markup that needs no escaping; templates take it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """The same: what templates ask for before they escape."""
        return self


def tag(name: str, *inner: str, **attributes: str | float) -> Svg:
    """One element. `class_` is class, `text_anchor` text-anchor; what stands inside is escaped unless it is Svg."""
    told = "".join(f' {attribute(key)}="{value_of(value)}"' for key, value in attributes.items())
    body = "".join(part if isinstance(part, Svg) else escape(part, quote=False) for part in inner)
    return Svg(f"<{name}{told}>{body}</{name}>" if body else f"<{name}{told}/>")


def attribute(key: str) -> str:
    """The name of an attribute by its name in Python."""
    return key.rstrip("_").replace("_", "-")


def value_of(value: str | float) -> str:
    """What stands in an attribute; a place to a tenth of a pixel."""
    return escape(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, said: str, *, class_: str = "", anchor: str = "start") -> Svg:
    """A line of text that begins, ends or is centred at `x`."""
    classes = {"class_": class_} if class_ else {}
    return tag("text", said, x=x, y=y, text_anchor=anchor, **classes)


def path(class_: str, *moves: str) -> Svg:
    """A line by its moves."""
    return tag("path", class_=class_, d="".join(moves))


def cut(label: str, most: int) -> str:
    """A name that has room for `most` characters."""
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
