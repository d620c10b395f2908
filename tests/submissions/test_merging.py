"""Merging two teams that have sent submissions: on the page and through the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from competitions.clock import database_now
from competitions.models import Competition, Solution
from submissions import judging, outcomes
from submissions.errors import DailyLimitReachedError, NotInTeamError
from submissions.intake import submit
from submissions.merging import merge
from submissions.models import BestScore, Evaluation, FinalChoice, Submission
from submissions.selection import choose_finals
from teams.account_deletion import delete_account
from teams.inviting import invite
from teams.models import Membership, Team, TeamInvitation
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in
from tests.letters import letters

pytestmark = pytest.mark.django_db
TEAM = "/competitions/cells/team/"


@pytest.fixture
def competition() -> Competition:
    return make_competition(daily_limit=3, max_team_size=3, final_limit=2)


@pytest.fixture
def petri(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"))


@pytest.fixture
def rival(competition: Competition) -> Team:
    return make_team(competition, "Rival", make_user("noor"), make_user("ada"))


def send(team: Team, noise: float = 0.5) -> Submission:
    return submit(ContentFile(prediction_csv(noise)), team=team, by=team.leader, name="model.csv")


def judge_all() -> None:
    for pk in Evaluation.objects.unfinished().values_list("pk", flat=True):
        judging.judge(pk)


def invited(team: Team, whom: str = "noor") -> TeamInvitation:
    return invite(team, whom, by=make_user("mira"))


def ask(invitation: TeamInvitation, by: str = "noor", method: str = "post") -> str:
    client = signed_in(Client(), make_user(by))
    answer: Any = getattr(client, method)(f"{TEAM}invitations/{invitation.pk}/merge/", follow=True)
    content: str = answer.content.decode()
    return content


def test_two_teams_become_one_with_everything_that_both_have(petri: Team, rival: Team) -> None:
    send(petri, 0.6)
    theirs = send(rival, 0.2)
    judge_all()
    invitation = invited(petri)
    assert "Merge the teams" in signed_in(Client(), make_user("noor")).get(TEAM).text
    shown = ask(invitation, method="get")
    assert "Merge Rival into Petri Dish?" in shown
    assert "mira leads it" in shown
    assert rival.memberships.count() == 2
    assert "Rival and Petri Dish are one team now" in ask(invitation)
    assert [member.username for member in petri.members()] == ["mira", "noor", "ada"]
    theirs.refresh_from_db()
    assert (theirs.team, theirs.sent_as) == (petri, rival)
    (standing,) = BestScore.objects.all()
    assert (standing.team, standing.evaluation.submission, standing.scored_submissions) == (petri, theirs, 2)
    assert not Team.objects.competing().filter(name="Rival").exists()
    assert Team.objects.get(name="Rival").merged_into == petri
    assert f'"absorbed":{rival.pk}' in AuditEvent.objects.get(deed="team:merge").canonical
    assert {address for message in letters() for address in message.to} >= {
        f"{name}@example.org" for name in ("mira", "noor", "ada")
    }


def test_a_merged_team_is_nowhere_on_the_board(petri: Team, rival: Team) -> None:
    send(rival)
    judge_all()
    ask(invited(petri))
    board = Client().get("/competitions/cells/leaderboard/").text
    assert "Petri Dish" in board
    assert "Rival" not in board
    assert "Rival" not in signed_in(Client(), make_user("noor")).get("/competitions/cells/").text


def test_what_both_have_sent_today_counts_today(petri: Team, rival: Team) -> None:
    send(petri)
    send(rival)
    send(rival)
    invitation = invited(petri)
    ask(invitation)
    with pytest.raises(DailyLimitReachedError):
        send(petri)


def test_a_merge_brings_no_more_submissions_than_one_team_s_days_allowed(
    competition: Competition, petri: Team, rival: Team
) -> None:
    competition.phases.update(opens_at=database_now())
    for team in (petri, petri, rival, rival):
        send(team)
    invitation = invited(petri)
    assert "Together you have made 4 submissions that count, and one team could have made 3" in ask(invitation)
    assert rival.memberships.count() == 2
    competition.phases.update(opens_at=timezone.now() - timedelta(days=1))
    assert "are one team now" in ask(invitation)


def test_a_limit_in_all_holds_for_both_together(competition: Competition, petri: Team, rival: Team) -> None:
    competition.phases.update(total_limit=2)
    for team in (petri, rival, rival):
        send(team)
    assert "one team could have made 2" in ask(invited(petri))


def test_together_they_are_no_more_than_a_team_may_have(competition: Competition, petri: Team, rival: Team) -> None:
    send(rival)
    invitation = invited(petri)
    Competition.objects.update(max_team_size=2)
    assert "Together you would be 3 members" in ask(invitation, method="get")
    assert "Together you would be 3 members" in ask(invitation)


def test_only_the_leader_merges_the_team(petri: Team, rival: Team) -> None:
    send(rival)
    invitation = invited(petri, "ada")
    assert "Only noor, who leads your team" in signed_in(Client(), make_user("ada")).get(TEAM).text
    assert "Only the leader of the team may merge" in ask(invitation, by="ada")
    assert rival.memberships.count() == 2


def test_from_the_merger_deadline_on_no_teams_merge(petri: Team, rival: Team) -> None:
    send(rival)
    invitation = invited(petri)
    Competition.objects.update(merger_deadline=timezone.now())
    assert "Teams stay as they are" in ask(invitation)
    assert rival.memberships.count() == 2


def test_a_team_that_has_sent_nothing_has_nothing_to_merge(petri: Team, rival: Team) -> None:
    assert "Accept the invitation instead" in ask(invited(petri))


def test_an_invitation_that_was_withdrawn_merges_nothing(petri: Team, rival: Team) -> None:
    send(rival)
    invitation = invited(petri)
    TeamInvitation.objects.update(state="withdrawn", closed_at=timezone.now())
    assert "not open any more" in ask(invitation)


@pytest.mark.parametrize(("limit", "kept"), [(2, 2), (1, 0)])
def test_finals_stay_chosen_if_they_fit_together(
    competition: Competition, petri: Team, rival: Team, limit: int, kept: int
) -> None:
    for team in (petri, rival):
        choose_finals(team, [send(team).pk], by=team.members()[0])
    competition.phases.update(final_limit=limit)
    ask(invited(petri))
    assert FinalChoice.objects.count() == kept


def test_a_file_that_arrives_after_the_merge_is_not_taken_for_the_team_that_is_no_more(
    petri: Team, rival: Team
) -> None:
    send(rival)
    merge(invited(petri), by=make_user("noor"))
    with pytest.raises(NotInTeamError):
        send(rival)


def test_what_is_being_scored_while_its_team_merges_counts_for_the_team_that_stays(petri: Team, rival: Team) -> None:
    send(rival)
    evaluation = judging.claim(Evaluation.objects.get().pk)
    assert evaluation
    merge(invited(petri), by=make_user("noor"))
    judging.conclude(evaluation, outcomes.outcome_of(evaluation))
    assert [standing.team for standing in BestScore.objects.all()] == [petri]


def test_so_does_what_is_scored_together_with_a_file_of_another(petri: Team, rival: Team) -> None:
    send(rival)
    send(petri)
    taken = judging.claim_line(Solution.objects.get().pk)
    merge(invited(petri), by=make_user("noor"))
    judging.judge_together(taken)
    assert [(standing.team, standing.scored_submissions) for standing in BestScore.objects.all()] == [(petri, 2)]


def test_invitations_of_the_absorbed_team_are_withdrawn(petri: Team, rival: Team) -> None:
    send(rival)
    kim = invite(rival, make_user("kim").username, by=make_user("noor"))
    ada = invited(petri, "ada")
    merge(invited(petri), by=make_user("noor"))
    for invitation, state in ((kim, "withdrawn"), (ada, "accepted")):
        invitation.refresh_from_db()
        assert invitation.state == state


def test_a_team_that_merged_forgets_the_name_of_a_person_who_deletes_the_account(
    competition: Competition, petri: Team
) -> None:
    alone = make_team(competition, "noor", make_user("noor"))
    send(alone)
    merge(invited(petri), by=make_user("noor"))
    delete_account(make_user("noor"), by=make_user("noor"))
    alone.refresh_from_db()
    assert alone.name == f"deleted team {alone.pk}"


def test_programs_see_the_plan_and_merge(petri: Team, rival: Team) -> None:
    send(rival)
    address = f"/rest{TEAM}invitations/{invited(petri).pk}/merge/"
    noor = signed_in(Client(), make_user("noor"))
    plan = noor.get(address).json()
    assert (plan["team"], plan["absorbed"], plan["submissions"]) == ("Petri Dish", "Rival", 1)
    assert (plan["allowed"], plan["left_today"], plan["keeps_finals"]) == (6, 2, True)
    assert noor.post(address, {}, "application/json").json()["id"] == petri.pk
    assert noor.post(address, {}, "application/json").json()["code"] == "invitation_closed"
    assert signed_in(Client(), make_user("kim")).get(address).status_code == 404
    assert Membership.objects.filter(team=petri).count() == 3
