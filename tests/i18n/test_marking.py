"""Every word of a template is marked for translation, whatever the page shows of it when it is drawn."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# What no language says otherwise, and marks of what is drawn by others.
SAME_IN_ALL = r"API|CSV|SHA-256|UTC|Podium|curl|cv"
OURS = [path for path in sorted(TEMPLATES.rglob("*.*")) if "drf_spectacular" not in path.parts]
NOT_TEXT = re.compile(
    r"{% comment.*?endcomment %}|{#.*?#}|{% blocktranslate.*?endblocktranslate %}|{%.*?%}|{{.*?}}"
    r"|<(script|style|code|svg)\b.*?</\1>|<!--.*?-->|&\w+;",
    re.DOTALL,
)
SHOWN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"]*)"|type="submit" value="([^"]*)"')
WORD = re.compile(rf"(?!\b(?:{SAME_IN_ALL})\b)\b[^\W\d_]{{2,}}")


def words_of(template: str) -> list[str]:
    """What stands between tags, and in attributes that people see or hear, without what is marked."""
    plain = re.sub(r"<pre\b.*?</pre>", lambda pre: pre[0].partition(">")[0] + ">", template, flags=re.DOTALL)
    plain = NOT_TEXT.sub("", plain)
    attributes = " ".join("".join(found) for found in SHOWN.findall(plain))
    return WORD.findall(re.sub(r"<[^>]*>", " ", plain) + attributes)


def literals_of(template: str) -> list[str]:
    """Words that one template hands to another as they are."""
    given = re.findall(r"{% (?:include|with) [^%]*?=\"([^\"]* [^\"]*|[A-Z][^\"]*)\"", template)
    return [words for words in given if "/" not in words]


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_has_no_word_that_is_not_marked(path: Path) -> None:
    template = path.read_text()
    assert not words_of(template)
    assert not literals_of(template)
