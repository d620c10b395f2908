"""Topics and comments: who reads, who writes, what becomes of what people wrote."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competitions.models import Competition
from discussion import views
from discussion.models import Post, Topic
from discussion.posting import POSTS_AN_HOUR, comment, start_topic
from teams.account_deletion import delete_account
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db
PLACE = "/competitions/cells/discussion/"


@pytest.fixture
def competition() -> Competition:
    made = make_competition()
    make_team(made, "Petri Dish", make_user("mira"))
    make_team(made, "Rival", make_user("noor"))
    return made


@pytest.fixture
def mira(competition: Competition) -> Client:
    return signed_in(Client(), make_user("mira"))


@pytest.fixture
def noor(competition: Competition) -> Client:
    return signed_in(Client(), make_user("noor"))


def read(address: str = PLACE, client: Client | None = None) -> str:
    return (client or Client()).get(address, follow=True).content.decode()


def asked(competition: Competition, title: str = "Why so few rows?", text: str = "I count 40.") -> Topic:
    return start_topic(competition, title, text, by=make_user("mira"))


def test_who_has_joined_asks_and_is_answered(mira: Client, noor: Client) -> None:
    answer = mira.post(f"{PLACE}new/", {"title": "Why so few rows?", "text": "I count **40**."})
    topic = Topic.objects.get()
    assert answer.headers["Location"] == topic.get_absolute_url()
    there = noor.post(topic.get_absolute_url(), {"text": "They are an *example*."}, follow=True)
    assert there.redirect_chain[-1][0].endswith(f"#post-{Post.objects.get(is_opening=False).pk}")
    page = read(topic.get_absolute_url())
    assert "<strong>40</strong>" in page
    assert "<em>example</em>" in page
    assert "1 comment" in read()


def test_who_has_not_joined_reads_and_cannot_write(competition: Competition) -> None:
    topic = asked(competition)
    passer_by = signed_in(Client(), make_user("ada"))
    assert "I count 40." in read(topic.get_absolute_url(), passer_by)
    assert passer_by.post(topic.get_absolute_url(), {"text": "Me too."}).status_code == 403
    assert passer_by.post(f"{PLACE}new/", {"title": "Hello", "text": "Hello."}).status_code == 403
    assert (
        Client().post(topic.get_absolute_url(), {"text": "Me too."}).headers["Location"].startswith("/accounts/login")
    )
    assert Post.objects.count() == 1


def test_a_form_without_its_token_is_refused(competition: Competition) -> None:
    topic = asked(competition)
    client = signed_in(Client(enforce_csrf_checks=True), make_user("mira"))
    post = topic.posts.get()
    for address in (topic.get_absolute_url(), f"{PLACE}new/", f"{PLACE}posts/{post.pk}/remove/"):
        assert client.post(address, {"title": "x", "text": "x"}).status_code == 403
    assert Post.objects.count() == 1


def test_a_preview_shows_the_text_and_saves_nothing(mira: Client) -> None:
    answer = mira.post(f"{PLACE}new/", {"title": "Hello", "text": "I count **40**.", "preview": ""})
    assert "<strong>40</strong>" in answer.content.decode()
    assert "I count **40**." in answer.content.decode()
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[press](javascript:alert(1))",
        "[press](data:text/html;base64,PHNjcmlwdD4=)",
        "![](javascript:alert(1))",
        '<a href="/x" style="position:fixed" onclick="alert(1)">x</a>',
        '[x](</a" onmouseover="alert(1)>)',
        "<svg/onload=alert(1)>",
        "```\n</code></pre><script>alert(1)</script>\n```",
        "<form action=/accounts/logout/><button>press</button></form>",
        "<java&#115;cript:alert(1)>",
    ],
)
def test_hostile_markdown_becomes_harmless_text(hostile: str, competition: Competition, mira: Client) -> None:
    topic = asked(competition, title="<script>alert(2)</script>", text=hostile)
    page = read(topic.get_absolute_url())
    text = page.split('<div class="post-text">')[1].split("</article>")[0]
    opened = {tag.split()[0].rstrip(">/").lower() for tag in text.split("<")[1:]}
    assert not opened & {"script", "svg", "form", "button", "iframe", "style"}
    for tag in text.split("<")[1:]:
        inside = tag.split(">")[0].lower()
        assert not inside.startswith("img") or "src=" not in inside or "javascript" not in inside
        assert 'href="javascript' not in inside
        assert 'href="data' not in inside
        assert not inside.startswith("a ") or "onmouseover=" not in inside.split('href="')[0]
    assert "<script>alert" not in page
    assert "<script>alert" not in read()
    preview = mira.post(f"{PLACE}new/", {"title": "x", "text": hostile, "preview": ""}).content.decode()
    assert "<script>alert" not in preview


def test_titles_and_texts_have_limits(mira: Client) -> None:
    for given in ({"title": "x" * 121, "text": "x"}, {"title": "x", "text": "x" * 20_001}, {"title": " ", "text": " "}):
        assert mira.post(f"{PLACE}new/", given).status_code == 400
    assert mira.post(f"{PLACE}new/", {"title": "in\u200bvisible", "text": "x"}).status_code == 400
    assert not Topic.objects.exists()


def test_an_hour_has_room_for_so_many_posts(competition: Competition, mira: Client) -> None:
    topic = asked(competition)
    for _ in range(POSTS_AN_HOUR - 1):
        comment(topic, "And?", by=make_user("mira"))
    refused = mira.post(topic.get_absolute_url(), {"text": "And?"})
    assert refused.status_code == 400
    assert "within an hour" in refused.content.decode()
    Post.objects.update(written_at=timezone.now() - timedelta(minutes=61))
    assert mira.post(topic.get_absolute_url(), {"text": "And?"}).status_code == 302


def test_the_author_edits_and_the_post_says_so(competition: Competition, mira: Client, noor: Client) -> None:
    topic = asked(competition)
    edit = f"{PLACE}posts/{topic.posts.get().pk}/edit/"
    assert noor.post(edit, {"title": "Mine", "text": "Mine."}).status_code == 404
    assert "I count 40." in read(edit, mira)
    mira.post(edit, {"title": "Why 41 rows?", "text": "I count 41."})
    page = read(topic.get_absolute_url())
    assert "Why 41 rows?" in page
    assert "I count 41." in page
    assert "edited" in page


def test_what_was_answered_leaves_a_line_when_removed_and_the_rest_goes(
    competition: Competition, mira: Client, noor: Client
) -> None:
    topic = asked(competition)
    last = comment(topic, "Look again.", by=make_user("noor"))
    assert mira.post(f"{PLACE}posts/{last.pk}/remove/").status_code == 404
    mira.post(f"{PLACE}posts/{topic.posts.get(is_opening=True).pk}/remove/")
    page = read(topic.get_absolute_url())
    assert "Removed by its author." in page
    assert "I count 40." not in page
    assert "Why so few rows?" not in page + read() + read(f"{PLACE}?q=count") + read(f"{PLACE}?q=few")
    noor.post(f"{PLACE}posts/{last.pk}/remove/")
    assert not Post.objects.filter(pk=last.pk).exists()


def test_a_topic_without_comments_goes_with_its_opening(competition: Competition, mira: Client) -> None:
    topic = asked(competition)
    mira.post(f"{PLACE}posts/{topic.posts.get().pk}/remove/")
    assert not Topic.objects.exists()
    assert "Nobody has written yet." in read()


def test_the_list_is_searched_and_the_last_word_stands_first(competition: Competition) -> None:
    first, second = asked(competition, "Leak in the data?"), asked(competition, "Baseline")
    assert read().index(second.title) < read().index(first.title)
    comment(first, "I see no overlap.", by=make_user("noor"))
    assert read().index(first.title) < read().index(second.title)
    found = read(f"{PLACE}?q=overlap")
    assert first.title in found
    assert second.title not in found
    assert "Nothing here has these words." in read(f"{PLACE}?q=zebra")


def test_the_address_of_a_comment_leads_to_its_page(competition: Competition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "POSTS_A_PAGE", 2)
    topic = asked(competition)
    written = [comment(topic, f"Comment {number}.", by=make_user("noor")) for number in range(4)]
    answer = Client().get(written[-1].get_absolute_url())
    assert answer.headers["Location"] == f"{topic.get_absolute_url()}?page=3#post-{written[-1].pk}"
    assert "Comment 3." in read(answer.headers["Location"])


def test_a_draft_s_discussion_and_another_competition_s_posts_are_not_found(competition: Competition) -> None:
    topic = asked(competition)
    make_competition(slug="other")
    assert Client().get(f"/competitions/other/discussion/{topic.pk}/").status_code == 404
    assert Client().get(f"/competitions/other/discussion/posts/{topic.posts.get().pk}/").status_code == 404
    Competition.objects.filter(pk=competition.pk).update(published_at=None)
    assert Client().get(PLACE).status_code == 404
    assert Client().get(topic.get_absolute_url()).status_code == 404


def test_the_posts_of_a_deleted_account_stay_under_no_name(competition: Competition) -> None:
    topic, person = asked(competition), make_user("mira")
    delete_account(person, by=person)
    page = read(topic.get_absolute_url())
    assert "I count 40." in page
    assert "deleted account" in page
    assert "mira" not in page


def test_a_list_and_a_topic_ask_the_database_as_often_for_many_as_for_one(competition: Competition) -> None:

    topic = asked(competition)

    def asks(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            read(address)
        return len(queries)

    before = asks(PLACE), asks(topic.get_absolute_url())
    for number in range(5):
        comment(asked(competition, f"Topic {number}"), "Yes.", by=make_user("noor"))
        comment(topic, "No.", by=make_user("noor"))
    assert (asks(PLACE), asks(topic.get_absolute_url())) == before
