"""Inviting, accepting, declining, withdrawing: on the page."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from audit.models import AuditEvent
from competitions.models import Competition
from competitions.rules_versions import add_rules, publish_rules
from submissions.intake import submit
from teams.inviting import INVITATIONS_A_DAY
from teams.models import Team, TeamInvitation
from tests.factories import KEY_TERMS, make_competition, make_team, make_user, prediction_csv, signed_in
from tests.letters import letters

pytestmark = pytest.mark.django_db
TEAM = "/competitions/cells/team/"


@pytest.fixture
def competition() -> Competition:
    return make_competition(max_team_size=3)


@pytest.fixture
def petri(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"))


def as_(name: str) -> Client:
    return signed_in(Client(), make_user(name))


def text(answer: Any) -> str:
    content: str = answer.content.decode()
    return content


def invite(whom: str, by: str = "mira") -> str:
    return text(as_(by).post(f"{TEAM}invite/", {"whom": whom}, follow=True))


def answer(deed: str, by: str) -> str:
    pk = TeamInvitation.objects.latest("pk").pk
    return text(as_(by).post(f"{TEAM}invitations/{pk}/{deed}/", follow=True))


def members(team: Team) -> list[str]:
    return [member.username for member in team.members()]


def send(team: Team) -> None:
    submit(ContentFile(prediction_csv()), team=team, by=team.leader, name="model.csv")


def verified(name: str, address: str) -> User:
    user = make_user(name)
    EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True})
    return user


def test_the_invited_person_accepts_and_the_team_of_one_is_gone(competition: Competition, petri: Team) -> None:
    make_team(competition, "Noor", make_user("noor"))
    assert "The invitation of noor is open" in invite("Noor")
    assert "mira invites you to Petri Dish" in text(as_("noor").get(TEAM))
    assert "mira invites you to the team Petri Dish" in text(as_("noor").get("/profile/"))
    assert "You are in Petri Dish now" in answer("accept", "noor")
    assert members(petri) == ["mira", "noor"]
    assert not Team.objects.filter(name="Noor").exists()
    assert AuditEvent.objects.filter(deed="team:join", by=make_user("noor")).count() == 1
    assert "invites you" not in text(as_("noor").get("/profile/"))


def test_the_invited_person_gets_a_mail_that_names_nobody_else_s_address(petri: Team, settings: Settings) -> None:
    make_user("noor")
    settings.PUBLIC_URL = "https://podium.example.org"
    invite("noor")
    (message,) = letters()
    assert message.to == ["noor@example.org"]
    assert "https://podium.example.org/competitions/cells/team/" in message.body
    assert "mira@example.org" not in str(message.message())


def test_an_invitation_to_an_address_waits_for_whoever_verifies_it(competition: Competition, petri: Team) -> None:
    invite("Ada@Example.org")
    assert letters()[0].to == ["ada@example.org"]
    make_team(competition, "Ada", make_user("ada", is_verified=False))
    assert "invites you" not in text(as_("ada").get(TEAM))
    verified("ada", "ada@example.org")
    assert "mira invites you to Petri Dish" in text(as_("ada").get(TEAM))
    answer("accept", "ada")
    assert members(petri) == ["mira", "ada"]
    assert TeamInvitation.objects.get().address == ""


def test_the_answer_to_the_leader_does_not_tell_whether_an_address_has_an_account(petri: Team) -> None:
    verified("noor", "noor@example.org")
    verified("mira", "mira@example.org")
    with_account, without, own = (invite(f"{name}@example.org") for name in ("noor", "nobody", "mira"))
    for page, name in ((with_account, "noor"), (without, "nobody"), (own, "mira")):
        assert f"The invitation of {name}@example.org is open" in page
    assert len(letters()) == 3


def test_members_do_not_see_the_address_that_the_leader_wrote(competition: Competition) -> None:
    make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"))
    assert "secret@example.org" in invite("secret@example.org")
    page = text(as_("noor").get(TEAM))
    assert "somebody, by e-mail" in page
    assert "secret@example.org" not in page


def test_who_has_not_accepted_the_rules_is_led_through_them_and_back(competition: Competition, petri: Team) -> None:
    make_user("noor")
    invite("noor")
    assert "A team has invited you" in text(as_("noor").get("/competitions/cells/"))
    noor, pk = as_("noor"), TeamInvitation.objects.get().pk
    response = noor.post(f"{TEAM}invitations/{pk}/accept/")
    assert response.headers["Location"] == "/competitions/cells/rules/"
    assert "Accept them first, then the invitation" in text(noor.get("/competitions/cells/rules/"))
    rules = competition.current_rules
    assert rules
    answers = {f"term-{term.pk}": "yes" for term in rules.key_terms.all()}
    joined = noor.post("/competitions/cells/rules/", {"rules_version": 1, **answers})
    assert joined.headers["Location"] == TEAM
    noor.post(f"{TEAM}invitations/{pk}/accept/")
    assert members(petri) == ["mira", "noor"]


def test_who_accepted_an_older_version_of_the_rules_accepts_the_new_one_first(
    competition: Competition, petri: Team
) -> None:
    make_team(competition, "Noor", make_user("noor"))
    host = make_user("host")
    publish_rules(add_rules(competition, "2. Be fairer.", KEY_TERMS, by=host), by=host)
    invite("noor")
    assert "Every member has accepted the rules in force" in answer("accept", "noor")
    assert members(petri) == ["mira"]


def test_a_team_that_has_sent_something_is_not_merged_by_an_invitation(competition: Competition, petri: Team) -> None:
    rival = make_team(competition, "Rival", make_user("noor"))
    invite("noor")
    send(rival)
    assert "the whole team merges with the other one or stays" in answer("accept", "noor")
    assert members(rival) == ["noor"]
    assert TeamInvitation.objects.get().state == "open"


def test_a_team_that_has_sent_something_may_still_invite(competition: Competition, petri: Team) -> None:
    make_team(competition, "Noor", make_user("noor"))
    send(petri)
    invite("noor")
    answer("accept", "noor")
    assert members(petri) == ["mira", "noor"]


def test_the_size_counts_members_and_not_invitations(competition: Competition, petri: Team) -> None:
    for name in ("noor", "ada", "kim"):
        make_team(competition, name, make_user(name))
        assert "is open" in invite(name)
    first, second, third = TeamInvitation.objects.order_by("pk")
    for name, invitation in (("noor", first), ("ada", second)):
        as_(name).post(f"{TEAM}invitations/{invitation.pk}/accept/")
    assert "at most 3 members" in text(as_("kim").post(f"{TEAM}invitations/{third.pk}/accept/", follow=True))
    assert members(petri) == ["mira", "noor", "ada"]
    assert "The team is full" in invite("lee@example.org")


def test_from_the_merger_deadline_on_nobody_invites_or_accepts(competition: Competition, petri: Team) -> None:
    make_team(competition, "Noor", make_user("noor"))
    invite("noor")
    Competition.objects.update(merger_deadline=timezone.now() - timedelta(seconds=1))
    assert "Invitations ended at" in answer("accept", "noor")
    assert "Invitations ended at" in invite("ada@example.org")
    assert "invites you" not in text(as_("noor").get(TEAM))
    assert members(petri) == ["mira"]


def test_a_declined_invitation_is_over_and_may_be_made_anew(competition: Competition, petri: Team) -> None:
    make_team(competition, "Noor", make_user("noor"))
    invite("noor")
    assert "You have declined the invitation of Petri Dish" in answer("decline", "noor")
    assert "not open any more" in answer("accept", "noor")
    assert "is open" in invite("noor")


def test_a_withdrawn_invitation_is_over_and_its_address_forgotten(petri: Team) -> None:
    verified("noor", "noor@example.org")
    invite("noor@example.org")
    assert "The invitation is withdrawn" in answer("withdraw", "mira")
    invitation = TeamInvitation.objects.get()
    assert (invitation.state, invitation.address, invitation.person) == ("withdrawn", "", None)
    assert "invites you" not in text(as_("noor").get(TEAM))


def test_one_person_invited_by_name_and_by_address_answers_once(competition: Competition, petri: Team) -> None:
    make_team(competition, "Noor", verified("noor", "noor@example.org"))
    invite("noor")
    invite("noor@example.org")
    answer("accept", "noor")
    assert list(TeamInvitation.objects.values_list("state", flat=True)) == ["accepted", "accepted"]


def test_only_the_leader_invites_and_withdraws(competition: Competition) -> None:
    make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"))
    assert "Only the leader of the team may invite" in invite("ada@example.org", by="noor")
    invite("ada@example.org")
    assert "Only the leader of the team may withdraw" in answer("withdraw", "noor")
    assert TeamInvitation.objects.get().state == "open"


@pytest.mark.parametrize(
    ("whom", "sentence"),
    [
        ("nobody", "There is nobody with the username “nobody”"),
        ("mira", "mira is a member of your team."),
        ("no@address", "Enter a valid email address."),
        ("", "This field is required."),
    ],
)
def test_who_cannot_be_invited_is_said_beside_the_form(petri: Team, whom: str, sentence: str) -> None:
    response = as_("mira").post(f"{TEAM}invite/", {"whom": whom})
    assert response.status_code == 400
    assert sentence in text(response)
    assert not TeamInvitation.objects.exists()


def test_a_person_is_invited_once_at_a_time(petri: Team) -> None:
    make_user("noor")
    for whom in ("noor", "ada@example.org"):
        invite(whom)
        assert "invited them already" in invite(whom.upper())
    assert len(letters()) == 2


def test_a_team_makes_so_many_invitations_a_day_and_withdrawing_gives_none_back(petri: Team) -> None:
    for number in range(INVITATIONS_A_DAY):
        invite(f"person{number}@example.org")
        answer("withdraw", "mira")
    assert f"its {INVITATIONS_A_DAY} invitations of today" in invite("one.more@example.org")
    assert len(letters()) == INVITATIONS_A_DAY


def test_invitations_of_others_are_nowhere(competition: Competition, petri: Team) -> None:
    make_team(competition, "Rival", make_user("ada"))
    make_user("noor")
    invite("noor")
    pk = TeamInvitation.objects.get().pk
    for deed in ("accept", "decline", "withdraw"):
        assert as_("ada").post(f"{TEAM}invitations/{pk}/{deed}/").status_code == 404
    assert as_("noor").post(f"{TEAM}invitations/{pk}/withdraw/").status_code == 404


def test_an_invitation_to_a_team_opens_no_competition_that_is_closed_to_its_reader(
    competition: Competition, petri: Team
) -> None:
    Competition.objects.update(visibility="invited")
    make_user("noor")
    invite("noor")
    assert "Only people whom its hosts have invited" in letters()[0].body
    pk = TeamInvitation.objects.get().pk
    assert "Petri Dish" not in text(as_("noor").get("/profile/"))
    assert as_("noor").get(TEAM).status_code == 404
    assert as_("noor").post(f"{TEAM}invitations/{pk}/accept/").status_code == 404


def test_a_host_who_is_invited_cannot_join(competition: Competition, petri: Team) -> None:
    invite("host")
    assert "you cannot take part in it" in answer("accept", "host")
    assert members(petri) == ["mira"]


def test_leaving_a_team_begins_no_new_count(competition: Competition) -> None:
    mira = make_user("mira")
    make_team(competition, "Pair", mira, make_user("otto"))
    for number in range(INVITATIONS_A_DAY):
        invite(f"student-{number:02}@example.org")
    assert as_("mira").post(f"{TEAM}leave/").status_code == 302
    alone = Team.objects.of(mira).get()
    assert "its 20 invitations of today" in invite("one.more@example.org")
    assert not alone.invitations.exists()
