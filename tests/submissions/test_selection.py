"""Finals: chosen until the closing, filled up with the best public ones."""

from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.tokens import make_token
from competitions.models import Competition
from submissions import judging
from submissions.errors import FinalsRefusedError
from submissions.intake import submit
from submissions.models import Evaluation, FinalChoice, Submission
from submissions.selection import choose_final, choose_finals, finals_of_phase
from teams.models import Team
from tests.at_once import at_once
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in
from tests.forms import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return make_competition(final_limit=2)


@pytest.fixture
def team(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"))


@pytest.fixture
def mira(team: Team, client: Client) -> Client:
    return signed_in(client, make_user("mira"))


def sent(team: Team, noise: float, content: bytes = b"") -> Submission:
    submission = submit(ContentFile(content or prediction_csv(noise)), team=team, by=team.leader, name="m.csv")
    judging.judge(submission.evaluations.get().pk)
    return submission


def choose(client: Client, *submissions: Submission) -> str:
    numbers = [str(submission.pk) for submission in submissions]
    return client.post("/competitions/cells/submissions/finals/", {"final": numbers}, follow=True).text


def ranked(competition: Competition, team: Team) -> list[Submission]:
    phase = competition.phase
    assert phase.active_solution
    return [evaluation.submission for evaluation in finals_of_phase(phase, phase.active_solution).get(team.pk, [])]


def test_without_a_choice_the_best_public_ones_are_taken(competition: Competition, team: Team) -> None:
    middling, best, _worst = sent(team, 0.5), sent(team, 0.1), sent(team, 0.9)
    assert ranked(competition, team) == [best, middling]


def test_a_choice_comes_first_and_empty_places_are_filled(competition: Competition, team: Team, mira: Client) -> None:
    worst, best, _middling = sent(team, 0.9), sent(team, 0.1), sent(team, 0.5)
    assert "Your finals are saved" in choose(mira, worst)
    assert ranked(competition, team) == [worst, best]


def test_a_chosen_submission_without_a_score_leaves_its_place_to_the_best(
    competition: Competition, team: Team, mira: Client
) -> None:
    queued = submit(
        ContentFile(prediction_csv().replace(b"row-007", b"row-700")), team=team, by=make_user("mira"), name="m.csv"
    )
    choose(mira, queued)
    best, second = sent(team, 0.1), sent(team, 0.3)
    judging.judge(queued.evaluations.get().pk)
    assert ranked(competition, team) == [best, second]


def test_a_new_choice_replaces_the_old_one(competition: Competition, team: Team, mira: Client) -> None:
    first, second, third = sent(team, 0.1), sent(team, 0.2), sent(team, 0.3)
    choose(mira, first, second)
    choose(mira, second, third)
    assert set(FinalChoice.objects.values_list("submission", flat=True)) == {second.pk, third.pk}


def test_what_another_member_has_chosen_since_the_page_was_shown_stays(team: Team, mira: Client) -> None:
    first, second, third = sent(team, 0.1), sent(team, 0.2), sent(team, 0.3)
    choose(mira, first)
    form = shown(mira.get("/competitions/cells/submissions/").text)
    choose_final(team, second.pk, selected=True, by=make_user("mira"))
    mira.post("/competitions/cells/submissions/finals/", form | {"final": [str(third.pk)]})
    assert set(FinalChoice.objects.values_list("submission", flat=True)) == {second.pk, third.pk}


@pytest.mark.django_db(transaction=True)
def test_finals_that_are_chosen_at_the_same_moment_are_all_chosen() -> None:
    team = make_team(make_competition(final_limit=5, daily_limit=10), "Petri Dish", make_user("mira"))
    files = [sent(team, number / 10) for number in range(1, 6)]
    token = make_token(make_user("mira"), "at once")[1]

    def select(submission: Submission) -> int:
        path = f"/rest/competitions/cells/submissions/{submission.pk}/select/"
        return Client(headers={"Authorization": f"Bearer {token}"}).post(path, {}, "application/json").status_code

    assert at_once([partial(select, each) for each in files]) == [200] * 5
    assert set(FinalChoice.objects.values_list("submission", flat=True)) == {each.pk for each in files}


def test_more_finals_than_allowed_are_refused(team: Team, mira: Client) -> None:
    page = choose(mira, sent(team, 0.1), sent(team, 0.2), sent(team, 0.3))
    assert "Choose at most 2 finals; these are 3." in page
    assert not FinalChoice.objects.exists()


def test_after_the_closing_no_final_is_chosen_any_more(competition: Competition, team: Team, mira: Client) -> None:
    submission = sent(team, 0.1)
    close(competition)
    assert "Finals could be chosen until" in choose(mira, submission)
    assert not FinalChoice.objects.exists()


def test_another_team_s_submission_and_an_invalid_one_cannot_be_finals(
    competition: Competition, team: Team, mira: Client
) -> None:
    invalid = sent(team, 0, prediction_csv().replace(b"row-007", b"row-700"))
    foreign = sent(make_team(competition, "Rival", make_user("noor")), 0.1)
    for submission in (invalid, foreign):
        assert "Finals are submissions of your own team" in choose(mira, submission)
    assert not FinalChoice.objects.exists()


def test_the_choice_survives_on_the_page(team: Team, mira: Client) -> None:
    submission = sent(team, 0.1)
    choose(mira, submission)
    page = mira.get("/competitions/cells/submissions/").text
    assert "1 of 2 chosen" in page
    assert f'value="{submission.pk}" checked' in page
    assert Evaluation.objects.count() == 1


def test_finals_of_a_team_that_is_gone_are_refused_by_name(competition: Competition, team: Team) -> None:
    Team.objects.filter(pk=team.pk).delete()
    with pytest.raises(FinalsRefusedError, match="Your team is no more"):
        choose_finals(team, [], by=make_user("mira"))
