"""What concerns a person stands among their notices: of teams, dates, rules, submissions and results."""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from competitions.models import Competition, Notice
from competitions.rules_versions import draft_from_newest, publish_rules
from leaderboard.reveal import reveal
from submissions import judging, outcomes
from submissions.dry_run import dry_run
from submissions.intake import submit
from submissions.models import Evaluation, Status, Submission
from submissions.recovery import retry
from submissions.tasks import remind_of_finals
from teams.account_deletion import delete_account
from teams.inviting import invite, withdraw
from teams.models import Team, TeamInvitation
from tests.competitions.test_schedule import move, pause
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in
from tests.letters import letters
from tests.submissions.test_merging import ask as ask_to_merge
from tests.teams.test_joining import answers
from tests.teams.test_requests import decide

pytestmark = pytest.mark.django_db
TEAM = "/competitions/cells/team/"


@pytest.fixture
def competition() -> Competition:
    return make_competition(final_limit=1)


@pytest.fixture
def petri(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"), make_user("ada"))


def as_(name: str) -> Client:
    return signed_in(Client(), make_user(name))


def told(name: str) -> str:
    return unescape(as_(name).get("/notices/").content.decode())


def send(team: Team, content: bytes = b"") -> Submission:
    file = ContentFile(content or prediction_csv())
    return submit(file, team=team, by=team.leader or make_user("mira"), name="model.csv")


def judge_all() -> None:
    for pk in Evaluation.objects.values_list("pk", flat=True):
        judging.judge(pk)


def answer(deed: str, name: str) -> Any:
    return as_(name).post(f"{TEAM}invitations/{TeamInvitation.objects.latest('pk').pk}/{deed}/")


def test_an_invitation_is_told_until_it_is_answered_and_the_leader_is_told_the_answer(petri: Team) -> None:
    make_team(petri.competition, "Noor", make_user("noor"))
    as_("mira").post(f"{TEAM}invite/", {"whom": "noor"})
    assert "mira invites you to a team" in told("noor")
    answer("decline", "noor")
    assert "invites you" not in told("noor")
    assert "noor has declined the invitation to your team" in told("mira")
    as_("mira").post(f"{TEAM}invite/", {"whom": "noor"})
    answer("accept", "noor")
    assert "noor has accepted the invitation to your team" in told("mira")
    assert "Nothing new." in told("ada")
    assert [letter.to for letter in letters()] == [["noor@example.org"]] * 2


def test_an_invitation_that_is_taken_back_is_told_no_more(petri: Team) -> None:
    withdraw(invite(petri, make_user("noor").username, by=make_user("mira")), by=make_user("mira"))
    assert "Nothing new." in told("noor")


def test_who_declines_what_was_offered_to_an_address_stays_unnamed(petri: Team) -> None:
    EmailAddress.objects.create(user=make_user("noor"), email="somebody@example.org", verified=True)
    invite(petri, "somebody@example.org", by=make_user("mira"))
    assert "mira invites you to a team" in told("noor")
    answer("decline", "noor")
    assert "Somebody has declined the invitation to your team" in told("mira")
    assert "noor" not in told("mira")


def test_an_invitation_to_a_team_tells_nothing_of_a_competition_that_one_may_not_see(petri: Team) -> None:
    Competition.objects.update(visibility="invited")
    invite(petri, make_user("noor").username, by=make_user("mira"))
    assert "Nothing new." in told("noor")


def test_the_members_of_merged_teams_are_told(petri: Team) -> None:
    competition = petri.competition
    Competition.objects.update(max_team_size=4)
    rival = make_team(competition, "Rival", make_user("noor"), make_user("lea"))
    send(rival)
    invitation = invite(petri, "noor", by=make_user("mira"))
    ask_to_merge(invitation)
    for name in ("mira", "ada", "lea"):
        assert "noor has merged two teams: you are one team now" in told(name)
    assert "Nothing new." in told("noor")


def test_who_asked_to_join_is_told_what_was_decided() -> None:
    competition = make_competition(approval="host")
    for name, deed, said in (
        ("mira", "approve", "You take part: a host has let you in"),
        ("noor", "decline", "The hosts have declined your request to join"),
    ):
        as_(name).post("/competitions/cells/rules/", answers(competition))
        decide(as_("host"), deed, reason="Students only.")
        assert said in told(name)


def test_moved_dates_and_pauses_are_told_to_who_takes_part(petri: Team) -> None:
    to = datetime.now(UTC) + timedelta(days=40)
    move(as_("host"), petri.competition, "closes_at", to=to.replace(microsecond=0))
    pause(as_("host"), petri.competition)
    assert f"Dates have moved to {to.day} {to:%b %Y, %H:%M} UTC" in told("ada")
    assert "Submissions are paused" in told("ada")
    as_("host").post(f"/admin/competitions/competition/{petri.competition.pk}/resume/")
    assert "Submissions are taken again" in told("ada")
    assert "Submissions are paused" not in told("ada")
    make_user("noor")
    for name in ("noor", "host"):
        assert "Nothing new." in told(name)


def test_a_material_change_of_the_rules_is_told_and_an_editorial_one_is_not(petri: Team) -> None:
    host = make_user("host")
    for change in ("editorial", "material"):
        rules = draft_from_newest(petri.competition, by=host)
        rules.change = change
        rules.save()
        publish_rules(rules, by=host)
    page = told("mira")
    assert "Version 3 of the rules waits for you to accept it" in page
    assert "Version 2" not in page
    as_("mira").post("/competitions/cells/rules/", answers(petri.competition))
    assert "Nothing new." in told("mira")
    assert "Version 3" in told("ada")


def test_a_file_that_is_not_valid_and_a_scoring_that_failed_are_told_to_the_team(petri: Team) -> None:
    invalid = send(petri, b"id,diagnosis\nrow-000,0.5\n")
    broken = send(petri)
    judge_all()
    evaluation = broken.evaluations.get()
    Evaluation.objects.filter(pk=evaluation.pk).update(status="scoring", lease_until=timezone.now(), public_score=None)
    evaluation.refresh_from_db()
    judging.conclude(evaluation, outcomes.Outcome(Status.ERRORED, {"host_message": "MetricError: 0.123"}))
    for name in ("mira", "ada"):
        assert f"Submission {invalid.pk} has no score: its file is not valid" in told(name)
        assert f"Submission {broken.pk} could not be scored: you have the attempt back" in told(name)
        assert "0.123" not in told(name)
    retry(evaluation, by=make_user("host"))
    assert "could not be scored" not in told("mira")


def test_a_dry_run_is_told_to_nobody(petri: Team) -> None:
    dry_run(petri.competition, ContentFile(b"id,diagnosis\nrow-000,0.5\n"), name="dry.csv", by=make_user("host"))
    judge_all()
    assert not Notice.objects.exists()


def test_teams_that_could_choose_one_more_final_are_reminded_once_before_the_closing(petri: Team) -> None:
    rival = make_team(petri.competition, "Rival", make_user("noor"))
    for _ in range(2):
        send(petri)
        chosen = send(rival)
    make_team(petri.competition, "Nothing sent", make_user("lea"))
    as_("noor").post("/competitions/cells/submissions/finals/", {"final": chosen.pk})
    judge_all()
    remind_of_finals()
    assert "Nothing new." in told("mira")
    petri.competition.phases.update(closes_at=timezone.now() + timedelta(hours=47))
    remind_of_finals()
    remind_of_finals()
    assert (
        told("mira").count("Your team can still choose its finals, at most 1") == 2
    )  # the title, and beside its button
    for name in ("noor", "lea"):
        assert "Nothing new." in told(name)


def test_the_reveal_is_told_with_the_place_and_nothing_of_it_before(petri: Team) -> None:
    make_team(petri.competition, "Idle", make_user("noor"))
    send(petri)
    judge_all()
    close(petri.competition)
    assert "Nothing new." in told("ada")
    reveal(petri.competition, by=make_user("host"))
    for name in ("mira", "ada"):
        assert "The results are out: your team has place 1 of 1" in told(name)
    assert "The results are out" in told("noor")
    assert "your team has place" not in told("noor")


def test_a_notice_names_people_as_they_are_called_now_and_goes_with_its_reader(petri: Team) -> None:
    invite(petri, make_user("noor").username, by=make_user("mira"))
    make_user("host")
    delete_account(make_user("mira"), by=make_user("mira"))
    assert "deleted account invites you to a team" in told("noor")
    delete_account(make_user("noor"), by=make_user("noor"))
    assert not Notice.objects.filter(user=make_user("noor")).exists()


def test_what_a_newer_version_tells_is_left_to_it(petri: Team) -> None:
    send(petri, b"id,diagnosis\n")
    judge_all()
    Notice.objects.update(kind="unheard-of")
    assert "Nothing new." in told("mira")
