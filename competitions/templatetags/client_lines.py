"""`{% client_lines request.path %}`: how to do what a page does with the official kaggle client, for this person."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import Resolver404, resolve

from competitions.client_lines import TERMINALS, Site, newest, oldest, with_token

register = template.Library()
COMMANDS = {
    "competitions:data": ("competitions files {slug}", "competitions download {slug}"),
    "submissions:submit": (
        "competitions submit {slug} -f predictions.csv -m cv=0.4231",
        "competitions submissions {slug}",
    ),
}
OF_ANY_PAGE = ("competitions list",)
YOURS = "YOUR_TOKEN"


@register.inclusion_tag("competitions/_client_lines.html", takes_context=True)
def client_lines(context: Context, page: str, secret: str = "") -> dict[str, Any]:
    """Both ways for each terminal: what sets the token, which is `secret` if there is one to show, and what follows."""
    request, commands = context["request"], commands_of(page)
    site = Site(settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}")
    username = request.user.get_username()
    shown = [
        (
            terminal.name,
            with_token(terminal, secret or YOURS),
            newest(terminal, site, commands),
            oldest(terminal, site, commands, username=username),
        )
        for terminal in TERMINALS
    ]
    return {"site": site, "terminals": shown, "is_filled_in": bool(secret), "yours": YOURS}


def commands_of(page: str) -> list[str]:
    """What the client is told to do what this page of the site does."""
    try:
        found = resolve(page)
    except Resolver404:
        return list(OF_ANY_PAGE)
    return [command.format(**found.kwargs) for command in COMMANDS.get(found.view_name, OF_ANY_PAGE)]
