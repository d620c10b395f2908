"""What is marked for translation, and the catalogues of locale/: `make messages` brings them up to date."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.naming import OURS, names

ROOT = Path(__file__).resolve().parents[2]
GERMAN = ROOT / "locale/de/LC_MESSAGES/django.po"
APPS = ("config", *OURS)
HEADER = r"""# German. `make messages` adds what is new here and compiles; tests/i18n says what is missing.
msgid ""
msgstr ""
"Language: de\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}


def sources() -> Iterator[tuple[str, bytes]]:
    """Every module and every template, the latter as Django makes calls of its tags, a line each."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_bytes()
    for path in sorted((ROOT / "templates").rglob("*.*")):
        calls = templatize(path.read_text(), origin=str(path)).splitlines()
        yield str(path.relative_to(ROOT)), "\n".join(call.strip() for call in calls).encode()


def collected() -> Catalog:
    """All that is marked."""
    catalog = Catalog(project="Podium", charset="utf-8")
    for _, source in sources():
        for _, message, _, context in extract("python", BytesIO(source), keywords=KEYWORDS):
            catalog.add(message, context=context)
    for bearer, attribute in names():
        catalog.add(str(getattr(bearer, attribute)))
    return catalog


def translated() -> Catalog:
    """The German catalogue."""
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    written = BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def main() -> None:
    """Add what is new, leave out what is gone, guess nothing; compile."""
    catalog = translated()
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    written = BytesIO()
    write_po(written, catalog, width=120, no_location=True, sort_output=True, omit_header=True)
    GERMAN.write_bytes(HEADER.encode() + written.getvalue())
    GERMAN.with_suffix(".mo").write_bytes(compiled(translated()))


if __name__ == "__main__":
    django.setup()
    main()
