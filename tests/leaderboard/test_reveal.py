"""The reveal: once, after the closing, when every submission is scored; on record."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import AuditEvent
from audit.verification import breaches
from competitions.models import Competition, Stage
from leaderboard.models import Snapshot, SnapshotRow
from leaderboard.reveal import (
    EvaluationsUnfinishedError,
    NotAHostError,
    NotClosedError,
    NotPublishedError,
    reveal,
    rows_digest,
)
from leaderboard.tasks import reveal_due
from submissions.models import Evaluation, FinalChoice, Status
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, CSV, FRAGMENT, REST, benchmark, scored, scored_team, standing, text_of
from tests.leaderboard.test_public_board import names, ranks
from tests.letters import letters

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]


@pytest.fixture
def competition() -> Competition:
    return make_competition(final_limit=2)


def closed(competition: Competition) -> Competition:
    close(competition)
    return Competition.objects.get(pk=competition.pk)


def board_of(snapshot: Snapshot) -> list[tuple[int, str, float, int]]:
    rows = snapshot.rows.select_related("team")
    return [(row.rank, row.team.name, row.score, row.public_rank) for row in rows]


def unfinish(competition: Competition, status: Status) -> Evaluation:
    """One submission whose evaluation stands at `status`."""
    best = standing(make_team(competition, f"{status} one"), 0.4)
    evaluation = best.evaluation
    lease = timezone.now() if status == Status.SCORING else None
    best.delete()
    Evaluation.objects.filter(pk=evaluation.pk).update(status=status, public_score=None, lease_until=lease)
    return evaluation


def test_teams_are_ranked_by_their_best_final_on_the_private_split(competition: Competition) -> None:
    for name, public, private in (("overfitted", 0.1, 0.9), ("steady", 0.2, 0.3), ("lucky", 0.3, 0.2)):
        standing(make_team(competition, name), public, private=private)
    assert board_of(reveal(closed(competition), by=None)) == [
        (1, "lucky", 0.2, 3),
        (2, "steady", 0.3, 2),
        (3, "overfitted", 0.9, 1),
    ]


def test_chosen_finals_count_and_empty_places_are_filled_with_the_best_public_ones(competition: Competition) -> None:
    team = make_team(competition, "Petri Dish")
    assert team.leader
    standing(team, 0.1, private=0.8)
    scored(team, 0.2, private=0.1)
    chosen = scored(team, 0.4, private=0.5).submission
    FinalChoice.objects.create(submission=chosen, chosen_by=team.leader, chosen_at=timezone.now())
    (row,) = reveal(closed(competition), by=None).rows.all()
    assert (row.score, row.submission) == (0.5, chosen)


def test_of_equal_private_scores_the_earlier_submission_stands_first(competition: Competition) -> None:
    standing(make_team(competition, "later"), 0.1, private=0.5, minutes_ago=10)
    standing(make_team(competition, "earlier"), 0.2, private=0.5, minutes_ago=20)
    standing(make_team(competition, "a hair better"), 0.3, private=0.5 - 1e-15, minutes_ago=1)
    ranked = [row[1] for row in board_of(reveal(closed(competition), by=None))]
    assert ranked == ["a hair better", "earlier", "later"]


def test_where_greater_is_better_the_highest_private_score_wins() -> None:
    competition = make_competition(metric="roc_auc")
    standing(make_team(competition, "low"), 0.9, private=0.6)
    standing(make_team(competition, "high"), 0.8, private=0.7)
    assert [row[1] for row in board_of(reveal(closed(competition), by=None))] == ["high", "low"]


def test_scores_that_the_judge_wrote_are_revealed(competition: Competition) -> None:
    for name, noise in (("good", 0.1), ("better", 0.05)):
        scored_team(competition, name, noise)
    assert [row[1] for row in board_of(reveal(closed(competition), by=None))] == ["better", "good"]


def test_benchmarks_and_teams_without_a_score_are_not_ranked(competition: Competition) -> None:
    benchmark(competition, "Logistic regression", 0.1)
    make_team(competition, "idle")
    standing(make_team(competition, "only one"), 0.2)
    assert [row[1] for row in board_of(reveal(closed(competition), by=None))] == ["only one"]


def test_a_competition_in_which_nobody_scored_is_revealed_with_an_empty_board(
    client: Client, competition: Competition
) -> None:
    reveal(closed(competition), by=None)
    assert "nobody is ranked" in text_of(client)


def test_revealing_twice_makes_one_board(competition: Competition) -> None:
    standing(make_team(competition, "first"), 0.1)
    once = reveal(closed(competition), by=None)
    revealed_at = Competition.objects.get().revealed_at
    assert reveal(competition, by=make_user("host")) == once
    assert (Snapshot.objects.count(), SnapshotRow.objects.count()) == (1, 1)
    assert Competition.objects.get().revealed_at == revealed_at
    assert AuditEvent.objects.filter(deed="board:reveal").count() == 1


def test_a_reveal_is_on_the_record_with_the_digest_of_its_board(competition: Competition) -> None:
    standing(make_team(competition, "first"), 0.1, private=0.25)
    host = make_user("host")
    snapshot = reveal(closed(competition), by=host)
    event = AuditEvent.objects.get(deed="board:reveal")
    told = json.loads(event.canonical)
    assert told["by"] == str(host.opaque_id)
    assert told["facts"] == {"snapshot": 1, "teams": 1, "sha256": rows_digest(snapshot)}
    assert not list(breaches())


def test_an_open_competition_is_not_revealed(competition: Competition) -> None:
    with pytest.raises(NotClosedError) as refusal:
        reveal(competition, by=make_user("host"))
    assert refusal.value.code == "not_closed"
    assert competition.stage == Stage.OPEN


def test_a_draft_is_not_revealed() -> None:
    with pytest.raises(NotPublishedError):
        reveal(closed(make_competition(published=False)), by=make_user("host"))


def test_only_those_who_run_a_competition_reveal_it(competition: Competition) -> None:
    with pytest.raises(NotAHostError):
        reveal(closed(competition), by=make_user("mira"))
    assert reveal(closed(competition), by=make_user("root", is_staff=True)).made_by == make_user("root")


@pytest.mark.parametrize("status", [Status.QUEUED, Status.SCORING, Status.ERRORED])
def test_what_is_unfinished_holds_the_automatic_reveal(competition: Competition, status: Status) -> None:
    unfinish(competition, status)
    with pytest.raises(EvaluationsUnfinishedError, match=f"1 {status}") as refusal:
        reveal(closed(competition), by=None)
    assert refusal.value.counts == {status: 1}
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(("status", "goes"), [(Status.QUEUED, False), (Status.SCORING, False), (Status.ERRORED, True)])
def test_a_host_goes_ahead_over_what_errored_but_not_over_what_may_still_be_scored(
    competition: Competition, status: Status, goes: bool
) -> None:
    unfinish(competition, status)
    competition = closed(competition)
    if goes:
        reveal(competition, by=make_user("host"))
    else:
        with pytest.raises(EvaluationsUnfinishedError):
            reveal(competition, by=make_user("host"))
    assert Snapshot.objects.exists() is goes


def test_the_periodic_task_reveals_what_is_due_and_nothing_else(competition: Competition) -> None:
    make_competition(slug="by-hand", reveal="by-host")
    make_competition(slug="draft", published=False)
    still_open = make_competition(slug="open")
    for each in Competition.objects.exclude(pk=still_open.pk):
        close(each)
    for _ in range(2):
        reveal_due()
    assert [each.slug for each in Competition.objects.filter(revealed_at__isnull=False)] == ["cells"]
    assert Snapshot.objects.count() == 1


def test_hosts_are_told_once_a_day_what_holds_the_reveal(competition: Competition) -> None:
    unfinish(competition, Status.ERRORED)
    close(competition)
    for _ in range(3):
        reveal_due()
    (letter,) = letters()
    assert letter.to == ["host@example.org"]
    assert "1 errored" in letter.body


def test_a_queue_that_is_still_being_worked_off_is_no_reason_for_a_letter(competition: Competition) -> None:
    unfinish(competition, Status.QUEUED)
    close(competition)
    reveal_due()
    assert not letters()
    competition.phases.update(closes_at=timezone.now() - timedelta(minutes=11))
    reveal_due()
    assert len(letters()) == 1


def test_one_competition_that_is_held_does_not_hold_another(competition: Competition) -> None:
    unfinish(competition, Status.ERRORED)
    close(competition)
    close(make_competition(slug="other"))
    reveal_due()
    assert [snapshot.phase.competition.slug for snapshot in Snapshot.objects.all()] == ["other"]


def test_the_command_reveals_or_says_why_not(competition: Competition, capsys: pytest.CaptureFixture[str]) -> None:
    unfinish(competition, Status.ERRORED)
    with pytest.raises(CommandError, match="takes submissions until"):
        call_command("reveal", "cells")
    close(competition)
    with pytest.raises(CommandError, match="1 errored"):
        call_command("reveal", "cells")
    call_command("reveal", "cells", "--by", "host")
    assert "cells: board 1 (reveal), 0 teams." in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("reveal", "nothing")


def revealed(competition: Competition) -> Competition:
    """Two teams that change places at the reveal."""
    standing(make_team(competition, "overfitted"), 0.1234567891, private=0.9123456789012345)
    standing(make_team(competition, "steady"), 0.2, private=0.4232)
    reveal(closed(competition), by=None)
    return competition


def test_after_the_reveal_the_board_is_the_snapshot_with_the_shake_up(client: Client, competition: Competition) -> None:
    page = text_of(client) if revealed(competition) else ""
    assert "Private leaderboard" in page
    assert "Provisional." in page
    assert names(page) == ["steady", "overfitted"]
    assert ranks(page) == ["1", "2"]
    assert page.index('class="move-up"') < page.index('class="move-down"')
    assert "0.42320</data>" in page
    assert 'value="0.9123456789012345"' in page
    assert 'hx-trigger="every 2s"' not in page


def test_after_the_reveal_the_public_board_is_still_there_in_full_precision(
    client: Client, competition: Competition
) -> None:
    revealed(competition)
    page = text_of(client, board="public")
    assert names(page) == ["overfitted", "steady"]
    assert 'value="0.1234567891"' in page


def test_after_the_reveal_file_and_api_carry_both_boards_in_full_precision(
    client: Client, competition: Competition
) -> None:
    revealed(competition)
    private, public = client.get(REST).json(), client.get(REST, {"board": "public"}).json()
    assert private["board"] == "private"
    assert [row["score"] for row in private["results"]] == [0.4232, 0.9123456789012345]
    assert [row["score"] for row in public["results"]] == [0.1234567891, 0.2]
    assert "2,overfitted,0.9123456789012345,1," in client.get(CSV).content.decode()
    assert "1,overfitted,0.1234567891,1," in client.get(CSV, {"board": "public"}).content.decode()


def test_my_line_and_the_search_work_on_the_private_board_too(client: Client, competition: Competition) -> None:
    revealed(competition)
    mine = signed_in(client, make_user("overfitted"))
    assert "Your team overfitted has rank 2 of 2, Log loss 0.91235." in text_of(mine)
    assert names(text_of(Client(), q="overf")) == ["overfitted"]
    assert "public" in client.get(BOARD).content.decode()


@pytest.mark.parametrize("signed", [False, True])
def test_a_page_of_the_private_board_costs_seven_queries_and_two_for_the_session(
    client: Client,
    competition: Competition,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    signed: bool,
) -> None:
    revealed(competition)
    if signed:
        signed_in(client, make_user("overfitted"))
    with django_assert_max_num_queries(7 + 2 * signed):
        assert client.get(BOARD, headers=FRAGMENT).status_code == 200
