"""The list, the overview, the data page, the cover, and the pages for what is not there."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from competitions.cover import draw_cover
from competitions.markdown import render_markdown
from competitions.models import Competition, Page, Prize
from tests.factories import close, make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "") -> list[str]:
    """The competitions on the list, in its order."""
    page = client.get(f"/?{query}").content.decode()
    return re.findall(r'<h2><a class="quiet" href="[^"]*">([^<]*)</a></h2>', page)


def text_of(client: Client, address: str) -> str:
    """A page that must be there."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# --- the list ---


def test_the_list_has_open_upcoming_and_finished_competitions_in_their_tabs(client: Client) -> None:
    make_competition(slug="now", title="Now")
    make_competition(slug="soon", title="Soon", opens=timedelta(days=1))
    make_competition(slug="over", title="Over", opens=timedelta(days=-9), closes=timedelta(days=-1))
    assert titles(client) == titles(client, "stage=nonsense") == ["Now"]
    assert titles(client, "stage=upcoming") == ["Soon"]
    assert titles(client, "stage=finished") == ["Over"]


def test_a_revealed_competition_is_finished(client: Client) -> None:
    competition = make_competition(title="Revealed")
    close(competition)
    Competition.objects.update(revealed_at=timezone.now())
    assert titles(client, "stage=finished") == ["Revealed"]
    assert titles(client) == []


def test_joined_competitions_have_a_tab_of_their_own_and_come_first(client: Client) -> None:
    make_competition(slug="early", title="Early", closes=timedelta(days=2))
    make_team(make_competition(slug="late", title="Late", closes=timedelta(days=9)), "Petri Dish", make_user("mira"))
    assert titles(client) == ["Early", "Late"]
    signed_in(client, make_user("mira"))
    assert titles(client) == ["Late", "Early"]
    assert titles(client, "stage=joined") == ["Late"]
    assert "2 are open, 1 of them yours." in text_of(client, "/")


@pytest.mark.parametrize("words", ["benign", "nucleus", "tabular", "log loss", "pathology", "BENIGN log"])
def test_the_search_looks_at_title_subtitle_tags_metric_and_host(client: Client, words: str) -> None:
    host = make_user("okafor", display_name="Institute of Pathology", can_host=True)
    make_competition(host=host, subtitle="From the nucleus", tags=["tabular"])
    make_competition(slug="other", title="Rents", metric="rmse")
    assert titles(client, f"q={words}") == ["Benign or malignant?"]


def test_a_search_that_finds_nothing_says_so(client: Client) -> None:
    make_competition()
    assert "Nothing matches here" in text_of(client, "/?q=zebra")


def test_the_list_is_narrowed_to_a_category(client: Client) -> None:
    make_competition(title="Research", category="research")
    make_competition(slug="other", title="Other")
    assert titles(client, "category=research") == ["Research"]
    assert len(titles(client, "category=nonsense")) == 2


@pytest.mark.parametrize(
    ("stage", "sentence"),
    [
        ("open", "No competition is open at the moment."),
        ("upcoming", "No competition is announced at the moment."),
        ("finished", "No competition has finished yet."),
        ("joined", "You have not joined a competition yet."),
    ],
)
def test_an_empty_tab_says_so_in_a_sentence(client: Client, stage: str, sentence: str) -> None:
    assert sentence in text_of(signed_in(client, make_user()), f"/?stage={stage}")


def test_drafts_and_unlisted_and_invited_competitions_are_not_on_the_list(client: Client) -> None:
    make_competition(slug="draft", title="Draft", published=False)
    make_competition(slug="unlisted", title="Unlisted", visibility="unlisted")
    make_competition(slug="invited", title="Invited", visibility="invited")
    assert titles(client) == titles(signed_in(client, make_user("mira"))) == []
    assert sorted(titles(signed_in(client, make_user("host")))) == ["Invited", "Unlisted"]


def test_a_longer_list_takes_no_more_queries(client: Client) -> None:
    signed_in(client, make_user("mira"))
    make_competition(slug="first")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/")
    for number in range(5):
        competition = make_competition(slug=f"more-{number}")
        Prize.objects.create(competition=competition, place=1, amount=100)
        make_team(competition, "Petri Dish", make_user("mira"))
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few)


def test_a_long_list_has_pages(client: Client) -> None:
    first = make_competition(slug="first")
    phase = first.phases.get()
    for number in range(20):
        first.pk, first.slug = None, f"copy-{number}"
        first.save(force_insert=True)
        phase.pk, phase.competition = None, first
        phase.save(force_insert=True)
    assert len(titles(client)) == 20
    assert len(titles(client, "page=2")) == 1
    assert "Page 2 of 2" in text_of(client, "/?page=99")


# --- one competition ---


def test_the_header_tells_host_prizes_teams_and_time_left(client: Client) -> None:
    competition = make_competition(closes=timedelta(days=39, minutes=1))
    for place, amount in enumerate(("500", "300", "200"), 1):
        Prize.objects.create(competition=competition, place=place, amount=Decimal(amount))
    make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"))
    page = " ".join(text_of(client, "/competitions/cells/").split())
    assert "<dd>host</dd>" in page
    assert "$1,000 <small>for 3 places</small>" in page
    assert "1 <small>of 2 people</small>" in page
    assert "in 39 days" in page


@pytest.mark.parametrize(("opens", "closes", "label"), [(1, 9, "Opens"), (-1, 9, "Closes"), (-9, -1, "Closed")])
def test_the_header_names_the_date_that_matters_now(client: Client, opens: int, closes: int, label: str) -> None:
    make_competition(opens=timedelta(days=opens), closes=timedelta(days=closes))
    assert f'<dt class="micro">{label}</dt>' in text_of(client, "/competitions/cells/")


def test_the_overview_shows_the_host_s_pages_the_scoring_and_the_limits(client: Client) -> None:
    competition = make_competition(total_limit=90)
    Page.objects.create(competition=competition, key="evaluation", text="Confident errors cost the most.")
    Page.objects.create(competition=competition, key="how-to-start", text="Begin with a **mean**.")
    page = text_of(client, "/competitions/cells/")
    assert "Predict the <strong>diagnosis</strong>." in page
    assert "Confident errors cost the most." in page
    assert "<h2>How to start</h2>" in page
    assert "lower is better" in page
    assert "about 50 % of the test data" in page
    assert "id,diagnosis" in page
    assert "5 submissions a team a day, 90 in all, 2 finals, teams of up to 5." in page


def test_a_metric_where_more_is_better_is_called_so(client: Client) -> None:
    make_competition(metric="roc_auc")
    assert "higher is better" in text_of(client, "/competitions/cells/")


def test_the_timeline_has_every_date_in_order_and_today_between_them(client: Client) -> None:
    competition = make_competition()
    Competition.objects.update(disclosure_deadline=competition.opens_at + timedelta(days=5))
    page = text_of(client, "/competitions/cells/")
    lines = re.findall(r'<li(?: class="(?:past|now)")?>([A-Z][^<]*)<time', page)
    assert lines == [
        "Joining opens, submissions open",
        "Today",
        "Last day to declare external data",
        "Submissions close, last day to join or form teams",
    ]


def test_prizes_are_listed_by_place_with_their_pool(client: Client) -> None:
    competition = make_competition()
    Prize.objects.create(competition=competition, place=1, amount=Decimal(500), currency="EUR")
    Prize.objects.create(competition=competition, place=2, amount=Decimal("99.50"), currency="CHF")
    page = text_of(client, "/competitions/cells/")
    assert "€500.00" in page
    assert "2nd place" in page
    assert "€500 + CHF 99.50" in page


def test_a_competition_without_money_says_what_is_won(client: Client) -> None:
    make_competition()
    assert "No money" in text_of(client, "/competitions/cells/")


def test_a_draft_is_there_for_its_hosts_only(client: Client) -> None:
    make_competition(published=False)
    assert client.get("/competitions/cells/").status_code == 404
    assert signed_in(client, make_user("mira")).get("/competitions/cells/").status_code == 404
    page = text_of(signed_in(client, make_user("host")), "/competitions/cells/")
    assert "This is a draft." in page
    assert "You run this competition." in page


def test_a_competition_without_a_solution_still_has_its_pages(client: Client) -> None:
    competition = make_competition()
    competition.phases.update(active_solution=None)
    assert "The file" not in text_of(client, "/competitions/cells/")
    assert titles(client) == ["Benign or malignant?"]


@pytest.mark.parametrize("page", ["", "data/", "cover.svg", "data/train.csv"])
def test_what_one_may_not_see_is_not_there(client: Client, page: str) -> None:
    make_competition(visibility="invited")
    assert signed_in(client, make_user("mira")).get(f"/competitions/cells/{page}").status_code == 404


# --- covers ---


def test_a_cover_is_drawn_the_same_for_a_slug_every_time() -> None:
    assert draw_cover("cells") == draw_cover("cells")
    assert len({draw_cover(f"slug-{number}") for number in range(40)}) == 40


def test_every_motif_has_one_element_or_more_that_stands_out() -> None:
    for number in range(40):
        cover = draw_cover(f"slug-{number}")
        colours = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', cover))
        assert len(colours) == 3, cover[:200]
        assert "COLOUR" not in cover
        assert "GROUND" not in cover


def test_a_cover_is_a_picture_that_browsers_keep(client: Client) -> None:
    make_competition()
    response = client.get("/competitions/cells/cover.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "max-age=31536000" in response.headers["Cache-Control"]


def test_the_host_s_picture_is_served_in_place_of_the_drawing_at_another_address(client: Client) -> None:
    competition = make_competition()
    before = re.findall(r"cover\.svg\?v=\w+", text_of(client, "/"))
    picture = BytesIO()
    Image.new("RGB", (16, 2)).save(picture, "PNG")
    competition.cover.save("cover.png", ContentFile(picture.getvalue()))
    assert re.findall(r"cover\.svg\?v=\w+", text_of(client, "/")) != before
    response = client.get("/competitions/cells/cover.svg")
    assert response.headers["Content-Type"] == "image/png"
    assert b"".join(response) == picture.getvalue()


def test_a_picture_is_served_as_what_it_is_not_as_what_it_is_called(client: Client) -> None:
    competition = make_competition()
    picture = BytesIO()
    Image.new("RGB", (16, 2)).save(picture, "PNG")
    for content, kind in (
        (picture.getvalue(), "image/png"),
        (b"<script>alert(1)</script>", "application/octet-stream"),
    ):
        competition.cover.save("cover.html", ContentFile(content))
        response = client.get("/competitions/cells/cover.svg")
        assert response.headers["Content-Type"] == kind
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        b"".join(response)


# --- hosts' texts ---


@pytest.mark.parametrize(
    ("text", "stays_out"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[here](javascript:alert(1))", 'javascript:alert(1)"'),
        ('<img src=x onerror="alert(1)">', "<img"),
        ("![x](data:image/svg+xml;base64,AAAA)", '<img src="data:'),
        ('<p style="color:red">', "<p style"),
    ],
)
def test_a_host_s_text_brings_no_script_into_a_page(text: str, stays_out: str) -> None:
    assert stays_out not in render_markdown(text)


@pytest.mark.parametrize("text", ["|a" * 49 + "\n" + "|-" * 49 + "\n" + "|\n" * 9000, ("|" * 45 + "\n") * 400])
def test_a_short_text_becomes_no_endless_table(text: str) -> None:
    assert len(text) < 20_000
    assert len(render_markdown(text)) < 10 * len(text)


def test_a_long_text_keeps_its_tables() -> None:
    table = "|a|b|c|\n|-|-|-|\n" + "|1|2|3|\n" * 900
    html = render_markdown(f"{table}\n" + "word " * 20 + "\n\n" * 2000 + table)
    assert html.count("<table") == 2


def test_a_host_s_headings_stand_below_ours() -> None:
    assert "<h3>A</h3>" in render_markdown("# A\n\n## B")
    assert "<h4>B</h4>" in render_markdown("# A\n\n## B")
    assert "<h3>A</h3>" in render_markdown("## A")
    assert "<h6>" in render_markdown("# A\n\n###### B")


def test_a_host_s_tables_and_code_are_drawn_in_our_style() -> None:
    html = render_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nid,x\n```\n")
    assert '<table class="table mb-4">' in html
    assert 'class="sample"' in html


# --- what is not there, and what breaks ---


def test_an_address_of_nothing_has_a_page_in_our_style(client: Client) -> None:
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()
    assert "masthead" in response.content.decode()


def test_a_form_without_its_token_is_refused_on_a_page_that_says_how_to_go_on() -> None:
    response = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert "The form is out of date" in response.content.decode()


def test_the_page_for_what_broke_needs_nothing_that_may_have_broken() -> None:
    assert "Something broke on our side" in render_to_string("500.html")


def test_something_that_breaks_is_answered_with_that_page(client: Client) -> None:
    client.raise_request_exception = False
    now = timezone.now()
    dates = dict.fromkeys(("entry_deadline", "merger_deadline", "disclosure_deadline"), now + timedelta(days=1))
    Competition.objects.create(slug="cells", opens_at=now, published_at=now, **dates)  # without the phase it must have
    response = client.get("/competitions/cells/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    api = client.get("/rest/competitions/cells/")
    assert api.status_code == 500
    assert api.json()["code"] == "server_error"


def test_every_page_forbids_what_is_not_ours(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
