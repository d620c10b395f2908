"""Notices on the site: who is told of what, how it is marked as read, and what is no longer told."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from competitions.models import Competition, Notice
from discussion.models import Notice as OldNotice
from discussion.models import Topic
from discussion.moderating import hide, unhide
from discussion.notices import unread_by
from discussion.posting import comment, remove, start_topic
from teams.account_deletion import delete_account
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db
PLACE = "/competitions/cells/discussion/"
NOTICES = "/notices/"


@pytest.fixture
def competition() -> Competition:
    made = make_competition()
    make_team(made, "Petri Dish", make_user("mira"))
    make_team(made, "Rival", make_user("noor"))
    return made


@pytest.fixture
def topic(competition: Competition) -> Topic:
    return start_topic(competition, "Why so few rows?", "I count 40.", by=make_user("mira"))


def person(name: str) -> Client:
    return signed_in(Client(), make_user(name))


def read(name: str, address: str = NOTICES) -> str:
    return person(name).get(address).content.decode()


def unread(name: str) -> int:
    return unread_by(make_user(name)).count()


def announce(competition: Competition) -> Topic:
    return start_topic(competition, "The data has moved", "Look.", by=make_user("host"), is_announcement=True)


def test_who_started_a_topic_is_told_of_comments_and_nobody_of_their_own(topic: Topic) -> None:
    comment(topic, "Mine.", by=make_user("mira"))
    assert "Nothing new." in read("mira")
    comment(topic, "Look again.", by=make_user("noor"))
    assert "New comment by noor" in read("mira")
    assert 'unread: </span><span class="mark mark-good">1<' in read("mira", "/")
    assert "Nothing new." in read("noor")


def test_who_comments_follows_the_topic_and_may_stop_for_good(topic: Topic) -> None:
    comment(topic, "Look again.", by=make_user("noor"))
    comment(topic, "I have.", by=make_user("mira"))
    assert "New comment by mira" in read("noor")
    person("noor").post(f"{PLACE}{topic.pk}/follow/")
    comment(topic, "And now?", by=make_user("noor"))
    comment(topic, "Forty.", by=make_user("mira"))
    assert unread("noor") == 1


def test_anybody_signed_in_follows_and_unfollows_a_topic(topic: Topic) -> None:
    ada = person("ada")
    ada.post(f"{PLACE}{topic.pk}/follow/", {"follow": ""})
    ada.post(f"{PLACE}{topic.pk}/follow/", {"follow": ""})
    comment(topic, "Official.", by=make_user("host"), is_official=True)
    assert "Official answer by host" in read("ada")
    ada.post(f"{PLACE}{topic.pk}/follow/")
    comment(topic, "More.", by=make_user("noor"))
    assert unread("ada") == 1
    person("mira").post(f"{PLACE}{topic.pk}/follow/")
    comment(topic, "More.", by=make_user("noor"))
    assert unread("mira") == 2


def test_an_announcement_is_told_to_who_has_joined_and_has_not_stopped_it(competition: Competition) -> None:
    make_user("ada")
    person("noor").post(f"{PLACE}announcements/")
    announce(competition)
    assert (unread("mira"), unread("noor"), unread("ada"), unread("host")) == (1, 0, 0, 0)
    person("noor").post(f"{PLACE}announcements/", {"follow": ""})
    announce(competition)
    assert unread("noor") == 1


def test_the_author_of_a_hidden_post_is_told_and_nobody_is_told_of_it_any_more(topic: Topic) -> None:
    post = comment(topic, "All labels are in my repository.", by=make_user("noor"))
    assert unread("mira") == 1
    hide(post, reason="It gives the labels away.", by=make_user("host"))
    assert "Nothing new." in read("mira")
    assert "A host has hidden what you wrote" in read("noor")
    unhide(post, by=make_user("host"))
    assert unread("mira") == 1
    assert unread("noor") == 0


def test_a_hidden_topic_and_a_removed_comment_are_told_no_more(topic: Topic) -> None:
    removed = comment(topic, "A slip.", by=make_user("noor"))
    comment(topic, "Another.", by=make_user("noor"))
    remove(removed, by=make_user("noor"))
    assert unread("mira") == 1
    hide(topic.posts.get(is_opening=True), reason="Not here.", by=make_user("host"))
    assert "Another" not in read("mira")
    assert unread_by(make_user("mira")).get().kind == Notice.Kind.HIDDEN


def test_who_no_longer_sees_the_competition_is_told_nothing_of_it(topic: Topic) -> None:
    person("ada").post(f"{PLACE}{topic.pk}/follow/", {"follow": ""})
    comment(topic, "More.", by=make_user("noor"))
    Competition.objects.update(visibility="invited")
    assert "Why so few rows?" not in read("ada")
    assert unread("mira") == 1


def test_notices_are_marked_as_read_one_by_one_or_all_by_their_owner_only(topic: Topic) -> None:
    for text in ("One.", "Two.", "Three."):
        comment(topic, text, by=make_user("noor"))
    first = Notice.objects.earliest("pk")
    assert person("noor").post(f"{NOTICES}{first.pk}/read/").status_code == 404
    person("noor").post(f"{NOTICES}read/")
    assert unread("mira") == 3
    mira = person("mira")
    mira.post(f"{NOTICES}{first.pk}/read/")
    assert unread("mira") == 2
    mira.post(f"{NOTICES}read/")
    assert unread("mira") == 0
    assert "Nothing new." in read("mira")


def test_a_deleted_account_is_told_nothing(topic: Topic) -> None:
    mira = make_user("mira")
    delete_account(mira, by=mira)
    comment(topic, "More.", by=make_user("noor"))
    announce(topic.competition)
    assert not Notice.objects.filter(user=mira).exists()


def test_what_the_version_before_has_told_is_carried_over_once(topic: Topic) -> None:
    post = comment(topic, "Look again.", by=make_user("noor"))
    now, new = post.written_at, Notice.objects.get()
    Notice.objects.all().delete()
    OldNotice.objects.create(user=make_user("mira"), post=post, kind="comment", at=now, mailed_at=now)
    for _ in range(2):
        import_module("discussion.migrations.0006_notices_move").carry_over(apps, None)
    carried = Notice.objects.get()
    assert (carried.path, carried.by, carried.about, carried.mailed_at) == (new.path, new.by, new.about, now)
    assert "New comment by noor: Why so few rows?" in read("mira")
    remove(post, by=make_user("noor"))
    assert not OldNotice.objects.exists()


def test_the_bell_costs_a_page_one_query_however_much_is_unread(topic: Topic) -> None:
    mira = person("mira")

    def asks() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            mira.get("/")
        return [query["sql"] for query in queries if "competitions_notice" in query["sql"]]

    assert len(asks()) == 1
    for _ in range(3):
        comment(topic, "More.", by=make_user("noor"))
    assert len(asks()) == 1
