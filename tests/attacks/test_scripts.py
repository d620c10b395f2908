"""Scripts in what people write: whoever reads it, on whichever page, it stays text."""

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from competitions.markdown import render_markdown
from competitions.models import DataFile, InvitedAddress, Page
from competitions.schedule import move_dates, pause
from submissions.granting import grant
from tests.attacks.walking import PAGES, address, client_of, get
from tests.matrix.world import World, make_world

pytestmark = pytest.mark.django_db
PAYLOAD = "\"'`><xss onx=1>{{7*7}}</title>"
OURS = ("accounts", "competitions", "leaderboard", "submissions", "teams", "account")
NOT_TEXT = {"slug", "password", "opaque_id", "canonical", "hash", "sha256", "digest", "key", "metric", "session_key"}
LEFT_ALONE = {"currency", "cause_key", "record_hash", "manifest", "head", "email", "address"}


class Tags(HTMLParser):
    """Complains of every element, attribute and script that the payload gave birth to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.born: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Ours has no element of that name, no handler, no address that runs."""
        self.inside = tag
        for name, value in attrs:
            runs = (value or "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))
            if name.startswith("on") or (runs and name in ("href", "src", "action", "formaction", "xlink:href")):
                self.born.append(f"<{tag} {name}={value}>")
        if tag == "xss" or (tag == "script" and "src" not in dict(attrs) and not dict(attrs).get("type")):
            self.born.append(f"<{tag}>")

    def handle_data(self, data: str) -> None:
        """No script has it inside."""
        if self.inside in ("script", "style") and "onx" in data:
            self.born.append(f"<{self.inside}>{data}")


def born(html: str) -> list[str]:
    tags = Tags()
    tags.feed(html)
    return tags.born


def fields_of(model: type[models.Model]) -> list[Any]:
    """The columns of text that a person may have written."""
    texts = [field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    names = NOT_TEXT | LEFT_ALONE
    if model is DataFile:
        names = names | {"name"}  # a part of an address: letters, digits, dots
    return [field for field in texts if not field.choices and field.name not in names and not field.primary_key]


def write_everywhere() -> None:
    """The payload in every column of text of every row, and in every list of words."""
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            for row in model._base_manager.all():
                for field in fields_of(model):
                    text = f"{row.pk}{PAYLOAD}"  # names may not be alike
                    model._base_manager.filter(pk=row.pk).update(**{field.name: text[: field.max_length]})
    InvitedAddress.objects.update(email=PAYLOAD)
    apps.get_model("competitions", "Competition").objects.update(tags=[PAYLOAD])
    apps.get_model("competitions", "Solution").objects.update(target_columns=[PAYLOAD], columns=["id", PAYLOAD])


def everything() -> World:
    """A competition in which there is something of every kind to write on."""
    world = make_world("public")
    competition, host = world.competition, world.people["owner"]
    later = competition.phase.closes_at + timedelta(days=1)
    move_dates(competition, ["closes_at"], to=later, note="later", by=host)
    grant(world.team, extra=1, day=timezone.now().date(), reason="a crash", by=host)
    pause(competition, note="a flaw", by=host)
    Page.objects.create(competition=competition, key="data", text="Columns.")
    write_everywhere()
    return world


@pytest.mark.parametrize("role", ["anon", "user", "invited", "member", "viewer", "owner", "admin"])
def test_what_people_write_stays_text_on_every_page(role: str) -> None:
    world = everything()
    client, shown = client_of(world, role), 0
    for route in PAGES:
        answer = get(client, address(world, route, name=PAYLOAD.replace("/", "")))
        assert answer.status_code < 500, f"/{route} as {role}"
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            shown += "&lt;xss" in answer.text
            assert not born(answer.text), f"/{route} as {role}: {born(answer.text)}"
    assert shown > 3, "The payload is on no page: this test tests nothing."


@pytest.mark.parametrize(
    "text",
    [
        PAYLOAD,
        "<script>evil()</script>",
        "<img src=x onerror=evil()>",
        "<svg/onload=evil()>",
        "<iframe srcdoc='<script>evil()</script>'></iframe>",
        "<math><mtext><table><mglyph><style><img src=x onerror=evil()>",
        "[a](javascript:evil())",
        "[a](JaVaScRiPt:evil())",
        "[a](java&#115;cript:evil())",
        "[a](<java\tscript:evil()>)",
        "[a](vbscript:evil())",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "![a](data:image/svg+xml;base64,PHN2Zz4=)",
        "![a](javascript:evil())",
        '[a](https://x.example "" onmouseover=evil()")',
        '[a](https://x.example/"onmouseover=evil")',
        "[a]: javascript:evil()\n\n[a]",
        "<javascript:evil()>",
        '``` "><xss onx=1>\nx\n```',
        '| "><xss onx=1> |\n|---|\n| <xss onx=1> |',
    ],
)
def test_markdown_is_drawn_without_anything_that_runs(text: str) -> None:
    assert not born(render_markdown(text))


@pytest.mark.parametrize("html", ["<xss>", "<p onx=1>", "<a href=' javascript:a'>", "<img src='data:,'>", "<script>a"])
def test_this_parser_sees_what_it_shall(html: str) -> None:
    assert born(html)
