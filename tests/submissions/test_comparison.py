"""A team looks at two of its own files side by side."""

import re
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from submissions import comparison_views
from submissions.intake import submit
from submissions.judging import judge
from submissions.models import Submission
from teams.models import Team
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/competitions/cells/submissions/compare/"


@pytest.fixture
def team() -> Team:
    """Mira's team in a competition with room for many files."""
    return make_team(make_competition(), "Petri Dish", make_user("mira"))


def sent(team: Team, name: str, noise: float) -> Submission:
    """A scored file of the team."""
    assert team.leader
    submission = submit(ContentFile(prediction_csv(noise)), team=team, by=team.leader, name=name)
    judge(submission.evaluations.get().pk)
    return submission


def seen(client: Client, address: str = PAGE, person: str = "mira") -> str:
    """What the page says, without its markup."""
    response = signed_in(client, make_user(person)).get(address)
    assert response.status_code == 200
    return " ".join(unescape(re.sub("<[^>]*>", " ", response.content.decode())).split())


def pair(first: Submission, second: Submission) -> str:
    return f"{PAGE}?first={first.pk}&second={second.pk}"


def test_the_newest_file_is_compared_with_the_one_before_until_two_are_chosen(client: Client, team: Team) -> None:
    one, two, three = (sent(team, f"{name}.csv", noise) for name, noise in (("one", 0.9), ("two", 0.5), ("three", 0.1)))
    assert re.search(r"three\.csv has 0\.\d{5} , two\.csv has 0\.\d{5} on the public board", seen(client))
    page = seen(client, pair(one, two))
    assert re.search(r"one\.csv has 0\.\d{5} , two\.csv has 0\.\d{5} on the public board", page)
    assert re.search(r"diagnosis 0\.\d{4} 0\.\d{4} 0\.\d+ 0 of 40", page)
    assert len(re.findall(r"row-\d{3} 0\.\d+ 0\.\d+ 0\.\d+", page)) == 20
    assert seen(client, pair(three, one)) != page


def test_my_submissions_lead_to_the_comparison(client: Client, team: Team) -> None:
    sent(team, "one.csv", 0.9)
    assert (
        f'href="{PAGE}"'
        in signed_in(client, make_user("mira")).get("/competitions/cells/submissions/").content.decode()
    )


def test_two_files_that_say_the_same_differ_nowhere(client: Client, team: Team) -> None:
    first, second = sent(team, "one.csv", 0.5), sent(team, "again.csv", 0.5)
    page = seen(client, pair(first, second))
    assert "1.0000 1.0000 0 40 of 40" in page
    assert "Nowhere: both files say the same for every id." in page


def test_a_file_is_not_compared_with_itself(client: Client, team: Team) -> None:
    first, _ = sent(team, "one.csv", 0.9), sent(team, "two.csv", 0.5)
    page = seen(client, pair(first, first))
    assert "Choose two different files." in page
    assert "How alike" not in page


@pytest.mark.parametrize("second", ["0", "x", "", "99999999999999999999"])
def test_what_is_no_file_of_the_team_is_not_compared(client: Client, team: Team, second: str) -> None:
    first, _ = sent(team, "one.csv", 0.9), sent(team, "two.csv", 0.5)
    assert "Choose two scored files of your team." in seen(client, f"{PAGE}?first={first.pk}&second={second}")


def test_files_of_another_team_stay_theirs(client: Client, team: Team) -> None:
    mine = [sent(team, f"{noise}.csv", noise) for noise in (0.9, 0.5)]
    theirs = sent(make_team(team.competition, "Agar", make_user("noor")), "secret.csv", 0.1)
    page = seen(client, pair(mine[0], theirs))
    assert "Choose two scored files of your team." in page
    assert "secret" not in page


def test_invalid_files_are_not_offered_and_one_file_is_not_enough(client: Client, team: Team) -> None:
    assert "As soon as your team has two scored files" in seen(client)
    sent(team, "one.csv", 0.9)
    bad = submit(ContentFile(b"id,diagnosis\nx,1\n"), team=team, by=make_user("mira"), name="bad.csv")
    judge(bad.evaluations.get().pk)
    assert "As soon as your team has two scored files" in seen(client)
    assert "As soon as your team has two scored files" in seen(client, person="noor")


def test_files_too_large_for_the_page_are_left_to_the_team(
    client: Client, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(team, "one.csv", 0.9), sent(team, "two.csv", 0.5)
    monkeypatch.setattr(comparison_views, "COMPARED_BYTES", 500)
    assert "These two cannot be compared here: the file has more than 500 bytes." in seen(client)
