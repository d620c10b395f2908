"""`{{ text|markdown }}`: a host's text as a page shows it."""

from django import template
from django.utils.safestring import SafeString

from competitions.markdown import render_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as sanitised HTML."""
    return render_markdown(text)


@register.filter
def words(key: str) -> str:
    """The key of a page as a heading says it: how-to-start becomes "how to start"."""
    return key.replace("-", " ")
