"""What hosts do: announce, answer officially, lock, hide with a reason, show again."""

import pytest
from django.test import Client

from audit.models import AuditEvent
from competitions.models import Competition, Host
from competitions.roles import Role
from discussion.models import Post, Topic
from discussion.posting import comment, start_topic
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db
PLACE = "/competitions/cells/discussion/"
REASON = "It gives the labels away."


@pytest.fixture
def competition() -> Competition:
    made = make_competition()
    make_team(made, "Petri Dish", make_user("mira"))
    make_team(made, "Rival", make_user("noor"))
    return made


@pytest.fixture
def host(competition: Competition) -> Client:
    return signed_in(Client(), make_user("host"))


@pytest.fixture
def topic(competition: Competition) -> Topic:
    made = start_topic(competition, "Why so few rows?", "I count 40.", by=make_user("mira"))
    comment(made, "All labels are in my repository.", by=make_user("noor"))
    return made


def person(name: str) -> Client:
    return signed_in(Client(), make_user(name))


def read(address: str = PLACE, client: Client | None = None) -> str:
    return (client or Client()).get(address, follow=True).content.decode()


def deeds() -> list[str]:
    return list(AuditEvent.objects.filter(deed__startswith="discussion:").values_list("deed", flat=True))


def test_an_announcement_stands_first_and_is_marked(host: Client, competition: Competition) -> None:
    host.post(f"{PLACE}new/", {"title": "The data has moved", "text": "See the tab.", "is_announcement": "on"})
    start_topic(competition, "Newer", "Newer.", by=make_user("mira"))
    page = read()
    assert page.index("The data has moved") < page.index("Newer")
    assert "Announcement" in page
    assert "Host" in read(Topic.objects.get(title="The data has moved").get_absolute_url())


def test_only_who_edits_the_competition_announces(competition: Competition) -> None:
    Host.objects.create(competition=competition, user=make_user("judge"), role=Role.JUDGE)
    for name in ("mira", "judge"):
        person(name).post(f"{PLACE}new/", {"title": name, "text": "x", "is_announcement": "on"})
        assert not Topic.objects.get(title=name).is_announcement


def test_an_official_answer_is_a_host_s_and_marks_the_topic(host: Client, topic: Topic) -> None:
    person("mira").post(topic.get_absolute_url(), {"text": "It is so.", "is_official": "on"})
    assert "Official answer" not in read()
    host.post(topic.get_absolute_url(), {"text": "There are more in the zip.", "is_official": "on"})
    assert "Official answer" in read()
    assert "Official answer" in read(topic.get_absolute_url())


def test_in_a_locked_topic_only_those_who_run_the_competition_write_on(host: Client, topic: Topic) -> None:
    host.post(f"{PLACE}{topic.pk}/lock/", {"lock": ""})
    mira = person("mira")
    refused = mira.post(topic.get_absolute_url(), {"text": "But …"})
    assert refused.status_code == 400
    mine = topic.posts.get(is_opening=True)
    assert mira.post(f"{PLACE}posts/{mine.pk}/edit/", {"title": "x", "text": "x"}).status_code == 400
    assert "has locked this topic" in read(topic.get_absolute_url(), mira)
    assert host.post(topic.get_absolute_url(), {"text": "The end."}).status_code == 302
    host.post(f"{PLACE}{topic.pk}/lock/")
    assert mira.post(topic.get_absolute_url(), {"text": "But …"}).status_code == 302
    assert deeds() == ["discussion:lock", "discussion:unlock"]


def test_a_hidden_comment_is_read_by_its_author_with_the_reason_and_by_hosts_only(host: Client, topic: Topic) -> None:
    post = topic.posts.get(author__username="noor")
    host.post(f"{PLACE}posts/{post.pk}/hide/", {"reason": REASON})
    for reader in (Client(), person("mira")):
        page = read(topic.get_absolute_url(), reader)
        assert "A host has hidden this comment." in page
        assert "repository" not in page + read(PLACE, reader)
        assert "Nothing here has these words." in read(f"{PLACE}?q=repository", reader)
        assert REASON not in page
    for reader in (person("noor"), host):
        page = read(topic.get_absolute_url(), reader)
        assert "repository" in page
        assert REASON in page
    assert "0 comments" in read()
    event = AuditEvent.objects.get(deed="discussion:hide")
    assert event.by == make_user("host")
    assert REASON not in event.canonical


def test_the_author_cannot_change_what_is_hidden(host: Client, topic: Topic) -> None:
    post = topic.posts.get(author__username="noor")
    host.post(f"{PLACE}posts/{post.pk}/hide/", {"reason": REASON})
    noor = person("noor")
    assert noor.post(f"{PLACE}posts/{post.pk}/edit/", {"text": "x"}).status_code == 404
    assert noor.post(f"{PLACE}posts/{post.pk}/remove/").status_code == 404


def test_a_hidden_topic_is_found_by_its_author_and_hosts_only(host: Client, topic: Topic) -> None:
    opening = topic.posts.get(is_opening=True)
    host.post(f"{PLACE}posts/{opening.pk}/hide/", {"reason": REASON})
    for reader in (Client(), person("noor")):
        assert reader.get(topic.get_absolute_url()).status_code == 404
        assert reader.get(opening.get_absolute_url()).status_code == 404
        assert topic.title not in read(PLACE, reader) + read(f"{PLACE}?q=few", reader)
    assert REASON in read(topic.get_absolute_url(), person("mira"))
    host.post(f"{PLACE}posts/{opening.pk}/unhide/")
    assert topic.title in read()
    assert deeds() == ["discussion:hide", "discussion:unhide"]


def test_hiding_takes_a_reason_and_the_right_to_judge_here(topic: Topic, host: Client) -> None:
    hide = f"{PLACE}posts/{topic.posts.get(is_opening=True).pk}/hide/"
    assert host.post(hide, {"reason": " "}).status_code == 400
    make_competition(slug="other", host=make_user("stranger"))
    for name in ("mira", "noor", "stranger"):
        assert person(name).post(hide, {"reason": REASON}).status_code == 403
    assert not Post.objects.filter(hidden_at__isnull=False).exists()


def test_a_host_of_another_competition_cannot_reach_in_through_its_address(topic: Topic) -> None:
    make_competition(slug="other", host=make_user("stranger"))
    stranger, place = person("stranger"), "/competitions/other/discussion/"
    opening = topic.posts.get(is_opening=True)
    assert stranger.post(f"{place}posts/{opening.pk}/hide/", {"reason": REASON}).status_code == 404
    assert stranger.post(f"{place}{topic.pk}/lock/", {"lock": ""}).status_code == 404
    assert stranger.post(f"{place}posts/{opening.pk}/unhide/").status_code == 404


def test_a_preview_of_the_competition_shows_no_tools_and_sends_nothing(host: Client, topic: Topic) -> None:
    host.post("/competitions/cells/preview/")
    assert "Hide …" not in read(topic.get_absolute_url(), host)
    host.post(topic.get_absolute_url(), {"text": "A try."})
    host.post(f"{PLACE}new/", {"title": "A try", "text": "A try."})
    assert not Post.objects.filter(text="A try.").exists()


def test_what_is_hidden_or_shown_twice_is_said_and_done_once(host: Client, topic: Topic) -> None:
    opening = topic.posts.get(is_opening=True)
    answer = host.post(f"{PLACE}posts/{opening.pk}/unhide/", follow=True)
    assert "removed or hidden meanwhile" in answer.content.decode()
    assert not deeds()


def test_hosts_find_posts_of_their_competitions_in_the_admin(host: Client, topic: Topic) -> None:
    make_competition(slug="other", host=make_user("stranger"))
    assert "Why so few rows?" in read("/admin/discussion/post/", host)
    assert "Why so few rows?" not in read("/admin/discussion/post/", person("stranger"))
