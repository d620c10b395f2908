"""What a page shows outside of translated words, when each of these stands between ⟦ and ⟧."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

from django.apps import apps
from django.db.models import CharField, JSONField, TextField

from competitions.markdown import render_markdown
from scoring.metrics import METRICS

NEVER_SHOWN = {"script", "style", "code", "pre", "textarea"}
HEARD = ("aria-label", "title", "placeholder", "alt")
VOID = {"input", "img", "br", "hr", "meta", "link", "base", "use", "source", "col", "wbr"}
OWN_APPS = ("accounts", "audit", "competitions", "discussion", "leaderboard", "submissions", "teams", "account")
# The site's name, and what no language says otherwise: units, formats, names of programs and standards.
SAME_IN_ALL = (
    *("Podium", "English", "Deutsch", "API", "CSV", "csv", "UTC", "SHA-256", "PNG", "QR", "JSON", "Markdown", "ID"),
    *("read", "submit", "host"),  # scopes, as tokens and the API have them
    *("True", "False", "Search", "md5", "eps"),  # of Django's admin; a metric's option
    *("KiB", "MiB", "GiB", "Bash", "PowerShell", "cmd", "Linux", "macOS", "Windows", "USD", "Main", "log", "cv"),
)
DATA_LIKE = re.compile(
    r"\S+@\S+|https?://\S+|\S*\*{6,}|\b[0-9a-f]{8,}\b|\b[0-9a-f]+-[0-9a-f-]{20,}\b|\w+-\d+|\d[\w:.+-]*"
    r"|\w+[._/]\w[\w./-]*"
)
WORD = re.compile(r"[^\W\d_]{2,}")


class Reader(HTMLParser):
    """Collects the pieces of text, and of attributes that people see or hear, that stand outside of ⟦ ⟧."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.silent = 0, 0
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.silent += tag in NEVER_SHOWN
        if self.depth == 0 and not self.silent:
            self.pieces.append("\n")
            told = [given[name] for name in HEARD if name in given]
            if given.get("type") in ("submit", "button"):
                told.append(given.get("value", ""))
            self.pieces += [outside(words) + "\n" for words in told]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in NEVER_SHOWN
        self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        for part in re.split("([⟦⟧])", data):
            self.depth += {"⟦": 1, "⟧": -1}.get(part, 0)
            if part not in ("⟦", "⟧") and self.depth == 0 and not self.silent:
                self.pieces.append(part)


def outside(words: str) -> str:
    """An attribute without what is translated in it."""
    while (inner := re.sub("⟦[^⟦⟧]*⟧", "", words)) != words:
        words = inner
    return words


def known_data(*more: object) -> re.Pattern[str]:
    """Every text that stands in the database, also as Markdown draws it: names, titles, rules, files, notes; and more.

    What an app may choose from, such as the states of an evaluation, is not among them.
    """
    titles = [metric.title for metric in METRICS.values()]
    found = {*SAME_IN_ALL, *METRICS, *titles, *(title.lower() for title in titles), *pieces(list(more))}
    for model in apps.get_models():
        if model._meta.app_label in OWN_APPS:
            for field in model._meta.concrete_fields:
                if isinstance(field, CharField | TextField | JSONField) and not field.choices:
                    for value in model._default_manager.values_list(field.attname, flat=True):
                        found.update(pieces(value))
    texts = sorted((text for text in found if WORD.search(text)), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in texts))


def pieces(value: object) -> Iterator[str]:
    """A text, its lines, and the lines of what Markdown makes of it; those in a list or a mapping."""
    if isinstance(value, str):
        yield value.strip()
        yield from (line.strip() for line in re.split(r"\n|, ", value))
        yield from (part.strip() for part in re.split(r"<[^>]*>|\n", unescape(str(render_markdown(value, top=2)))))
    elif isinstance(value, list):
        for each in value:
            yield from pieces(each)
    elif isinstance(value, dict):
        for each in [*value, *value.values()]:
            yield from pieces(each)


def untranslated(html: str, data: re.Pattern[str]) -> list[str]:
    """Lines with words that are neither between ⟦ and ⟧ nor data."""
    reader = Reader()
    reader.feed(html)
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(reader.pieces).split("\n"))
    return [line for line in lines if WORD.search(DATA_LIKE.sub("", data.sub("", line)))]
