"""The German catalogue has every message that is marked, whole and compiled. `make messages` brings in what is new."""

import re
from gettext import GNUTranslations
from io import BytesIO

from babel.messages.catalog import Catalog

from tests.i18n.messages import GERMAN, collected, compiled, translated

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%s|</?\w+")


def ids(catalog: Catalog) -> set[tuple[object, str | None]]:
    """What the messages are found by."""
    return {(message.id, message.context) for message in catalog if message.id}


def forms(words: object) -> tuple[str, ...]:
    """A message's one form, or both."""
    return tuple(words) if isinstance(words, tuple | list) else (str(words),)


def read(mo: bytes) -> dict[object, str]:
    """What Django reads of a compiled catalogue, but for the header, which names the tool that wrote it."""
    found: dict[object, str] = dict(vars(GNUTranslations(BytesIO(mo)))["_catalog"])
    return {key: words for key, words in found.items() if key}


def test_the_catalogue_has_what_is_marked_and_nothing_else() -> None:
    marked, there = ids(collected()), ids(translated())
    assert not marked - there, "Run `make messages` and translate what is empty in locale/de."
    assert not there - marked, "Run `make messages`: these are in use no more."


def test_every_message_is_translated_and_none_by_guessing() -> None:
    messages = [message for message in translated() if message.id]
    assert not [message.id for message in messages if message.fuzzy or not all(forms(message.string))]


def test_a_translation_fills_in_what_its_message_does() -> None:
    wrong = []
    for message in (message for message in translated() if message.id):
        told = [sorted(PLACEHOLDER.findall(form)) for form in forms(message.id)]
        wrong += [form for form in forms(message.string) if sorted(PLACEHOLDER.findall(form)) not in told]
    assert not wrong


def test_what_is_compiled_is_what_is_written() -> None:
    assert read(GERMAN.with_suffix(".mo").read_bytes()) == read(compiled(translated())), "Run `make messages`."
