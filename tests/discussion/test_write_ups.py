"""Write-ups: after the closing each team tells once how it went about the competition, linked from where it stands."""

from functools import partial

import pytest
from django.db import IntegrityError
from django.test import Client

from competitions.models import Competition
from discussion.errors import WrittenUpError
from discussion.models import Topic
from discussion.posting import comment, start_topic
from discussion.writing_up import write_up
from leaderboard import drawing
from leaderboard.reveal import reveal
from teams.account_deletion import delete_account
from teams.models import Team
from tests.at_once import at_once
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, FRAGMENT, send

pytestmark = pytest.mark.django_db
PLACE = "/competitions/cells/discussion/"
MINE = f"{PLACE}write-up/"
GIVEN = {"title": "Features, not depth", "text": "We used **ratios**."}


@pytest.fixture
def team() -> Team:
    """A team of two with a score, in a competition that has closed."""
    competition = make_competition()
    made = make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"))
    send(made, 0.2)
    send(make_team(competition, "Rival", make_user("ada")), 0.4)
    close(competition)
    return Team.objects.get(pk=made.pk)


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "KEPT_SECONDS", 0)


def person(name: str) -> Client:
    return signed_in(Client(), make_user(name))


def read(address: str, client: Client | None = None) -> str:
    return (client or Client()).get(address, follow=True).content.decode()


def places(team: Team) -> tuple[str, ...]:
    """Where a write-up is linked from."""
    return f"{BOARD}?board=public", f"{BOARD}teams/{team.pk}/", PLACE, f"{PLACE}?write-ups"


def test_a_member_writes_it_up_and_it_is_linked_from_the_row_the_team_s_page_and_the_discussion(team: Team) -> None:
    assert "<strong>ratios</strong>" in person("mira").post(MINE, GIVEN | {"preview": ""}).content.decode()
    assert not Topic.objects.exists()
    written = person("mira").post(MINE, GIVEN)
    address = Topic.objects.get().get_absolute_url()
    assert written.headers["Location"] == address
    page = read(address)
    assert "<strong>ratios</strong>" in page
    assert "How <a" in page
    assert f"../discussion/{Topic.objects.get().pk}/" in read(BOARD)
    for place in places(team)[1:]:
        assert address in read(place)
    assert address in read("/competitions/cells/team/", person("noor"))


def test_the_results_link_write_ups_too(team: Team) -> None:
    topic = write_up(team, **GIVEN, by=make_user("mira"))
    reveal(team.competition, by=make_user("host"))
    for which in ("private", "public"):
        assert read(f"{BOARD}?board={which}").count(f"../discussion/{topic.pk}/") == 1
    assert read(f"{BOARD}?q=petri").count(f"../discussion/{topic.pk}/") == 1


def test_before_the_closing_nobody_writes_one(team: Team) -> None:
    competition = make_competition(slug="open")
    make_team(competition, "Early", make_user("ben"))
    answer = person("ben").get("/competitions/open/discussion/write-up/")
    assert answer.status_code == 403
    assert "once the competition has closed" in answer.content.decode()
    assert person("ben").post("/competitions/open/discussion/write-up/", GIVEN).status_code == 403
    assert "Write it up" not in read("/competitions/open/team/", person("ben"))
    assert not Topic.objects.exists()


def test_only_members_of_a_team_write_one(team: Team) -> None:
    assert Client().post(MINE, GIVEN).headers["Location"].startswith("/accounts/login")
    for name in ("passer-by", "host"):
        assert person(name).post(MINE, GIVEN).status_code == 403
    assert not Topic.objects.exists()


def test_a_team_has_one_to_which_each_of_its_members_is_led(team: Team) -> None:
    topic = write_up(team, **GIVEN, by=make_user("mira"))
    assert person("noor").get(MINE).headers["Location"] == topic.get_absolute_url()
    assert person("noor").post(MINE, GIVEN).headers["Location"] == topic.get_absolute_url()
    with pytest.raises(WrittenUpError):
        write_up(team, **GIVEN, by=make_user("noor"))
    with pytest.raises(IntegrityError):
        start_topic(team.competition, "Another", "Again.", by=make_user("noor"), team=team)


@pytest.mark.django_db(transaction=True)
def test_of_members_who_publish_at_the_same_moment_one_does(team: Team) -> None:
    def publish(name: str) -> bool:
        try:
            write_up(team, **GIVEN, by=make_user(name))
        except WrittenUpError:
            return False
        return True

    published = at_once([partial(publish, name) for name in ("mira", "noor") * 3])
    assert sorted(published) == [False] * 5 + [True]


def test_a_member_who_has_not_written_it_edits_it_and_others_do_not(team: Team) -> None:
    topic = write_up(team, **GIVEN, by=make_user("mira"))
    edit = f"{PLACE}posts/{topic.posts.get().pk}/edit/"
    assert person("ada").post(edit, GIVEN).status_code == 404
    assert edit not in read(topic.get_absolute_url(), person("ada"))
    assert edit in read(topic.get_absolute_url(), person("noor"))
    person("noor").post(edit, {"title": "Ratios", "text": "We used means too."})
    assert "We used means too." in read(topic.get_absolute_url())
    answer = comment(topic, "Which ones?", by=make_user("mira"))
    assert person("noor").post(f"{PLACE}posts/{answer.pk}/edit/", {"text": "x"}).status_code == 404


def test_one_that_is_removed_makes_room_for_another(team: Team) -> None:
    topic = write_up(team, **GIVEN, by=make_user("mira"))
    comment(topic, "Which ones?", by=make_user("ada"))
    person("noor").post(f"{PLACE}posts/{topic.posts.get(is_opening=True).pk}/remove/")
    assert "Removed by its author." in read(topic.get_absolute_url())
    assert f"/discussion/{topic.pk}/" not in read(BOARD)
    person("noor").post(MINE, GIVEN)
    assert f"../discussion/{Topic.objects.get(team=team).pk}/" in read(BOARD)


def test_a_hidden_one_is_linked_nowhere_and_read_by_the_team_with_the_reason(team: Team) -> None:
    topic = write_up(team, **GIVEN, by=make_user("mira"))
    address, host = topic.get_absolute_url(), person("host")
    host.post(f"{PLACE}posts/{topic.posts.get().pk}/hide/", {"reason": "It names a patient."})
    for reader in (Client(), person("ada")):
        assert reader.get(address).status_code == 404
        for place in places(team):
            assert f"/discussion/{topic.pk}/" not in read(place, reader)
    for reader in (person("mira"), person("noor"), host):
        assert "It names a patient." in read(address, reader)
    assert person("noor").get(MINE).headers["Location"] == address


def test_a_board_that_somebody_watches_changes_when_one_is_published_and_when_it_is_hidden(team: Team) -> None:
    tags: list[str] = []
    watching = Client()

    def renewed() -> None:
        last = {"If-None-Match": tags[-1]} if tags else {}
        answer = watching.get(BOARD, headers=FRAGMENT | last)
        assert answer.status_code == 200
        tags.append(answer.headers["ETag"])
        assert watching.get(BOARD, headers=FRAGMENT | {"If-None-Match": tags[-1]}).status_code == 304

    renewed()
    topic = write_up(team, **GIVEN, by=make_user("mira"))
    renewed()
    person("host").post(f"{PLACE}posts/{topic.posts.get().pk}/hide/", {"reason": "It names a patient."})
    renewed()


def test_that_of_a_deleted_account_stays_under_no_name(team: Team) -> None:
    topic, mira = write_up(team, **GIVEN, by=make_user("mira")), make_user("mira")
    delete_account(mira, by=mira)
    page = read(topic.get_absolute_url())
    assert "ratios" in page
    assert "deleted account" in page
    assert "mira" not in page


def test_the_write_ups_alone_can_be_listed_and_searched(team: Team) -> None:
    start_topic(team.competition, "Why so few ratios?", "I count 40.", by=make_user("ada"))
    assert "?write-ups" not in read(PLACE)
    write_up(team, **GIVEN, by=make_user("mira"))
    assert "Write-up of Petri Dish" in read(PLACE)
    listed = read(f"{PLACE}?write-ups=&q=ratios")
    assert "Features, not depth" in listed
    assert "Why so few" not in listed


def test_a_competition_without_write_ups_says_so_to_its_members_once_it_has_closed(team: Team) -> None:
    assert MINE in read("/competitions/cells/team/", person("mira"))
    assert MINE not in read(PLACE, person("host"))
    assert MINE not in read(PLACE)


def test_a_competition_that_is_open_asks_for_no_write_ups() -> None:
    competition: Competition = make_competition()
    make_team(competition, "Petri Dish", make_user("mira"))
    assert MINE not in read("/competitions/cells/team/", person("mira"))
