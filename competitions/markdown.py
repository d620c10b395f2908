"""Hosts' texts: Markdown without HTML, then sanitised; its headings stand below those of our page."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TOP_HEADING = 3  # h1 is the competition's title, h2 our own heading above the text
LOWEST_HEADING = 6
PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
WITHOUT_TABLES = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["strikethrough"])
MOST_CELLS = 10_000  # of all tables: every row has a cell for each column, whether it is written or not
BETWEEN_BLOCKS = re.compile(r"\n[ \t]*\n")
TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "em", "strong", "s", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
OURS = {
    "table": {"class": "table mb-4"},
    "pre": {"class": "sample", "tabindex": "0"},
}  # a wide one scrolls, by keys too


@lru_cache(maxsize=256)  # of the texts that are read most: a page of a topic has dozens
def render_markdown(text: str, top: int = TOP_HEADING) -> SafeString:
    """HTML of a text in Markdown, safe to stand in a page; its highest heading is of level `top`, from 2 on."""
    tokens = (PARSER if most_cells(text) <= MOST_CELLS else WITHOUT_TABLES).parse(text)
    lower_headings(tokens, top)
    html = PARSER.renderer.render(tokens, PARSER.options, {})
    schemes = {"http", "https", "mailto"}
    return mark_safe(
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=schemes, set_tag_attribute_values=OURS)
    )


def most_cells(text: str) -> int:
    """How many cells its tables could have at most: each ends with its block, if not sooner."""
    blocks = (block.splitlines() for block in BETWEEN_BLOCKS.split(text))
    return sum(max((line.count("|") + 1 for line in lines), default=0) * len(lines) for lines in blocks)


def lower_headings(tokens: list[Token], top: int) -> None:
    """Move all headings by the same number of levels, so that the highest becomes `top`."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    if headings:
        shift = top - min(int(token.tag[1]) for token in headings)
        for token in headings:
            token.tag = f"h{min(int(token.tag[1]) + shift, LOWEST_HEADING)}"
