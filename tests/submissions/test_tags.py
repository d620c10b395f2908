"""Tags: a team's own words for its submissions, which it finds them by and nobody else sees."""

import pytest
from django.test import Client

from submissions.models import FinalChoice, Submission, Tag
from submissions.selection import choose_finals
from teams.models import Team
from tests.factories import make_competition, make_team, make_user, signed_in
from tests.forms import shown
from tests.leaderboard.boards import BOARD, send

pytestmark = pytest.mark.django_db
MINE = "/competitions/cells/submissions/"


@pytest.fixture
def team() -> Team:
    return make_team(make_competition(final_limit=2), "Petri Dish", make_user("mira"), make_user("noor"))


@pytest.fixture
def mira(team: Team) -> Client:
    return signed_in(Client(), make_user("mira"))


def sent(team: Team, noise: float, name: str) -> Submission:
    submission = send(team, noise).submission
    Submission.objects.filter(pk=submission.pk).update(file_name=name)
    return submission


def tag(client: Client, submission: Submission, tags: str) -> int:
    return client.post(f"{MINE}{submission.pk}/tags/", {"tags": tags}).status_code


def tags_of(submission: Submission) -> list[str]:
    return [tag.text for tag in submission.tags.all()]


def test_any_member_gives_tags_and_takes_them_away(team: Team, mira: Client) -> None:
    submission = sent(team, 0.2, "one.csv")
    assert tag(mira, submission, "Baseline,  small   trees, baseline,") == 302
    assert tags_of(submission) == ["baseline", "small trees"]
    noor = signed_in(Client(), make_user("noor"))
    assert 'value="baseline, small trees"' in noor.get(f"{MINE}{submission.pk}/tags/").text
    assert tag(noor, submission, "small trees") == 302
    assert tags_of(submission) == ["small trees"]
    assert tag(noor, submission, "") == 302
    assert tags_of(submission) == []


@pytest.mark.parametrize("tags", ["a,b,c,d,e,f", "x" * 25, "in\u200bvisible"])
def test_too_many_and_too_long_ones_are_refused_and_nothing_changes(team: Team, mira: Client, tags: str) -> None:
    submission = sent(team, 0.2, "one.csv")
    tag(mira, submission, "baseline")
    assert tag(mira, submission, tags) == 400
    assert tags_of(submission) == ["baseline"]
    assert tag(mira, submission, "a,b,c,d," + "x" * 24) == 302


def test_the_page_shows_those_with_one_tag_alone(team: Team, mira: Client) -> None:
    first, second = sent(team, 0.2, "one.csv"), sent(team, 0.3, "two.csv")
    tag(mira, first, "trees, 5 & 10 folds")
    tag(mira, second, "trees")
    page = mira.get(f"{MINE}?tag=5+%26+10+folds").text
    table = page[page.index("<tbody") : page.index("</tbody>")]
    assert "one.csv" in table
    assert "two.csv" not in table
    both = mira.get(f"{MINE}?tag=trees", headers={"HX-Request": "true", "HX-Target": "submissions"}).text
    assert "one.csv" in both
    assert "two.csv" in both
    assert "None of your files has this tag." in mira.get(f"{MINE}?tag=nets").text


def test_finals_out_of_sight_stay_chosen(team: Team, mira: Client) -> None:
    first, second = sent(team, 0.2, "one.csv"), sent(team, 0.3, "two.csv")
    tag(mira, second, "trees")
    choose_finals(team, [first.pk], by=make_user("mira"))
    page = mira.get(f"{MINE}?tag=trees").text
    assert "1 of 2 chosen" in page
    mira.post(f"{MINE}finals/", shown(page) | {"final": [str(second.pk)]})
    assert "2 of 2 chosen" in mira.get(MINE).text
    mira.post(f"{MINE}finals/", shown(mira.get(f"{MINE}?tag=trees").text) | {"final": []})
    assert list(FinalChoice.objects.values_list("submission", flat=True)) == [first.pk]


def test_nobody_else_reads_or_gives_them(team: Team, mira: Client) -> None:
    submission = sent(team, 0.2, "one.csv")
    tag(mira, submission, "secret idea")
    make_team(team.competition, "Rival", make_user("ada"))
    for client in (signed_in(Client(), make_user("ada")), signed_in(Client(), make_user("host"))):
        assert client.get(f"{MINE}{submission.pk}/tags/").status_code == 404
        assert tag(client, submission, "x") == 404
        assert "secret idea" not in client.get(BOARD).text + client.get(MINE).text
    assert Tag.objects.get().text == "secret idea"


def test_programs_read_their_own(team: Team, mira: Client) -> None:
    submission = sent(team, 0.2, "one.csv")
    tag(mira, submission, "trees, baseline")
    answer = mira.get(f"/rest/competitions/cells/submissions/{submission.pk}/")
    assert answer.json()["tags"] == ["baseline", "trees"]
