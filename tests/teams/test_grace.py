"""A material change of the rules: until when members go on, whom it stops then, and who is set aside."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from competitions.acceptance import accept_rules
from competitions.models import Competition, Participant, Rules
from competitions.rules_versions import add_rules, grace_end, publish_rules
from submissions.errors import RulesNotAcceptedError
from submissions.intake import submit
from submissions.models import Submission
from teams.models import Team
from tests.factories import KEY_TERMS, close, make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
TEAM = "/competitions/cells/team/"


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def petri(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"), make_user("ada"))


def change_rules(competition: Competition, *, hours_ago: float, change: str = Rules.Change.MATERIAL) -> Rules:
    host = make_user("host")
    rules = add_rules(competition, f"2. Be fairer since {hours_ago}.", KEY_TERMS, by=host, change=change)
    publish_rules(rules, by=host)
    rules.published_at = timezone.now() - timedelta(hours=hours_ago)
    rules.save(update_fields=["published_at"])
    return rules


def agree(rules: Rules, *names: str) -> None:
    for name in names:
        participant = Participant.objects.get(user=make_user(name))
        accept_rules(participant, rules, answered=[term.pk for term in rules.key_terms.all()])


def send(team: Team) -> Submission:
    return submit(ContentFile(prediction_csv()), team=team, by=make_user("mira"), name="model.csv")


def page(name: str, route: str = "team/") -> str:
    return signed_in(Client(), make_user(name)).get(f"/competitions/cells/{route}", follow=True).text


def put_aside(name: str, by: str) -> Any:
    team = Team.objects.get(name="Petri Dish")
    member = team.memberships.get(user=make_user(name))
    return signed_in(Client(), make_user(by)).post(f"{TEAM}members/{member.pk}/set-aside/", follow=True).text


@pytest.mark.parametrize(
    ("published", "hours", "end"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), 72, datetime(2027, 1, 4, tzinfo=UTC)),
        (datetime(2027, 1, 1, tzinfo=UTC), 0, datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2027, 1, 24, 23, 59, tzinfo=UTC), 72, datetime(2027, 1, 27, 23, 59, tzinfo=UTC)),
        # from here on it would end in the last 72 hours, or later
        (datetime(2027, 1, 25, tzinfo=UTC), 72, datetime(2027, 1, 31, tzinfo=UTC)),
        (datetime(2027, 1, 29, tzinfo=UTC), 0, datetime(2027, 1, 31, tzinfo=UTC)),
        (datetime(2027, 1, 30, tzinfo=UTC), 72, datetime(2027, 1, 31, tzinfo=UTC)),
    ],
)
def test_a_grace_never_ends_in_the_last_72_hours_before_the_closing(
    competition: Competition, published: datetime, hours: int, end: datetime
) -> None:
    competition.phases.update(closes_at=datetime(2027, 1, 31, tzinfo=UTC))
    Competition.objects.update(acceptance_grace_hours=hours)
    rules = Rules.objects.get()
    rules.published_at = published
    assert grace_end(rules) == end


def test_within_the_grace_the_team_is_reminded_and_goes_on(competition: Competition, petri: Team) -> None:
    agree(change_rules(competition, hours_ago=1), "mira")
    send(petri)
    for route in ("team/", "submit/"):
        assert "noor and ada have not accepted version 2 of the rules" in page("mira", route)
        assert "Read and accept" not in page("mira", route)
        assert "Read and accept" in page("noor", route)


def test_after_the_grace_a_member_who_has_not_accepted_blocks_the_team(competition: Competition, petri: Team) -> None:
    rules = change_rules(competition, hours_ago=73)
    agree(rules, "mira", "ada")
    with pytest.raises(RulesNotAcceptedError, match="Not accepted by: noor"):
        send(petri)
    assert not Submission.objects.exists()
    assert "Your team cannot submit" in page("mira", "submit/")
    agree(rules, "noor")
    send(petri)


def test_an_editorial_change_stops_nobody(competition: Competition, petri: Team) -> None:
    change_rules(competition, hours_ago=73, change=Rules.Change.EDITORIAL)
    send(petri)
    assert "have not accepted version" not in page("mira")


def test_who_accepted_a_newer_version_need_not_accept_the_one_before(competition: Competition, petri: Team) -> None:
    change_rules(competition, hours_ago=80)
    newest = change_rules(competition, hours_ago=1, change=Rules.Change.EDITORIAL)
    agree(newest, "mira", "noor")
    with pytest.raises(RulesNotAcceptedError, match=r"version 2 .* Not accepted by: ada"):
        send(petri)
    agree(newest, "ada")
    send(petri)


def test_a_newer_change_gives_no_new_grace_for_the_one_before(competition: Competition, petri: Team) -> None:
    change_rules(competition, hours_ago=80)
    change_rules(competition, hours_ago=1)
    with pytest.raises(RulesNotAcceptedError):
        send(petri)


def test_a_deleted_account_is_not_waited_for(competition: Competition, petri: Team) -> None:
    agree(change_rules(competition, hours_ago=73), "mira", "ada")
    noor = make_user("noor")
    noor.is_active = False
    noor.save()
    send(petri)


def test_the_leader_sets_a_late_member_aside_on_record(competition: Competition, petri: Team) -> None:
    sent = send(petri)
    agree(change_rules(competition, hours_ago=73), "mira", "ada")
    assert "Set aside" in page("mira")
    assert "Set aside" not in page("ada")
    assert "noor is set aside" in put_aside("noor", "mira")
    assert [member.username for member in petri.members()] == ["mira", "ada"]
    assert AuditEvent.objects.filter(deed="team:set_aside", by=make_user("mira")).count() == 1
    assert sent.team == petri
    send(petri)


def test_who_is_set_aside_has_no_place_and_joins_no_other_team(competition: Competition, petri: Team) -> None:
    rival = make_team(competition, "Rival", make_user("kim"))
    rules = change_rules(competition, hours_ago=73)
    agree(rules, "mira", "ada", "kim")
    put_aside("noor", "mira")
    for route in ("team/", "submit/"):
        assert "your team has set you aside" in page("noor", route)
    assert "Join the competition" not in page("noor", "data/")
    agree(rules, "noor")
    kim = signed_in(Client(), make_user("kim"))
    kim.post(f"{TEAM}invite/", {"whom": "noor"})
    pk = rival.invitations.get().pk
    answer = signed_in(Client(), make_user("noor")).post(f"{TEAM}invitations/{pk}/accept/", follow=True)
    assert "you cannot join another one" in answer.text
    assert rival.memberships.count() == 1


def test_nobody_is_set_aside_within_the_grace_or_by_a_member(competition: Competition, petri: Team) -> None:
    rules = change_rules(competition, hours_ago=71)
    agree(rules, "mira", "ada")
    assert "noor is not late" in put_aside("noor", "mira")
    Rules.objects.filter(pk=rules.pk).update(published_at=timezone.now() - timedelta(hours=73))
    assert "ada is not late" in put_aside("ada", "mira")
    assert "Only the leader of the team may set a member aside" in put_aside("noor", "ada")
    assert petri.memberships.count() == 3


def test_a_leader_who_is_late_is_set_aside_by_the_member_who_came_first(competition: Competition, petri: Team) -> None:
    agree(change_rules(competition, hours_ago=73), "noor", "ada")
    assert "Only the leader" in put_aside("mira", "ada")
    assert "mira is set aside" in put_aside("mira", "noor")
    petri.refresh_from_db()
    assert petri.leader == make_user("noor")


def test_after_the_closing_nothing_is_late(competition: Competition, petri: Team) -> None:
    agree(change_rules(competition, hours_ago=73), "mira", "ada")
    close(competition)
    assert "noor is not late" in put_aside("noor", "mira")


def test_the_host_is_told_what_a_material_change_does_before_it_is_in_force(competition: Competition) -> None:
    host = make_user("host")
    rules = add_rules(competition, "2. Be fairer.", KEY_TERMS, by=host)
    client = signed_in(Client(), host)
    address = f"/admin/competitions/rules/{rules.pk}/publish/"
    assert "is asked to accept it by" in client.get(address).text
    Rules.objects.filter(pk=rules.pk).update(change=Rules.Change.EDITORIAL)
    assert "The change is editorial" in client.get(address).text


def test_programs_see_who_has_accepted_what_and_set_aside(competition: Competition, petri: Team) -> None:
    agree(change_rules(competition, hours_ago=73), "mira", "ada")
    mira = signed_in(Client(), make_user("mira"))
    members = mira.get(f"/rest{TEAM}").json()["members"]
    assert [member["rules_version"] for member in members] == [2, 1, 2]
    answer = mira.post(f"/rest{TEAM}set-aside/", {"member": "noor"}, "application/json")
    assert [member["username"] for member in answer.json()["members"]] == ["mira", "ada"]
    again = mira.post(f"/rest{TEAM}set-aside/", {"member": "noor"}, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "not_a_member")
    late = mira.post(f"/rest{TEAM}set-aside/", {"member": "ada"}, "application/json")
    assert late.json()["code"] == "nothing_overdue"


def test_the_page_asks_before_a_member_is_set_aside(competition: Competition, petri: Team) -> None:
    agree(change_rules(competition, hours_ago=73), "mira", "ada")
    noor = petri.memberships.get(user=make_user("noor"))
    assert "Set noor aside?" in page("mira", f"team/members/{noor.pk}/set-aside/")
    assert petri.memberships.count() == 3
    assert signed_in(Client(), make_user("kim")).get(f"{TEAM}members/{noor.pk}/set-aside/").status_code == 404
