"""Launch lints: what the hosts read on the checklist about the solution that they have added."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from competitions.models import Competition, Solution
from competitions.publishing import obstacles
from tests.factories import make_competition, make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Competition:
    return make_competition(host=make_user("host", can_host=True), published=False)


@pytest.fixture
def at_work(draft: Competition) -> Client:
    return signed_in(Client(), draft.hosts.get().user)


def add(at_work: Client, draft: Competition, rows: list[tuple[str, int]]) -> None:
    lines = [f"{name},{label},{('Public', 'Private')[number % 2]}" for number, (name, label) in enumerate(rows)]
    file = SimpleUploadedFile("solution.csv", "\n".join(["id,diagnosis,Usage", *lines, ""]).encode())
    form = {"competition": draft.pk, "file": file, "metric": "log_loss", "id_column": "id"}
    answer = at_work.post(reverse("admin:competitions_solution_add"), form | {"target_columns": "diagnosis"})
    assert answer.status_code == 302


def told(at_work: Client, draft: Competition) -> list[str]:
    """The lines of the checklist that lead to another solution."""
    shown = at_work.get(reverse("admin:competitions_competition_publish", args=[draft.pk])).content.decode()
    lines = re.findall(r'<li class="is-.*?</li>', shown, re.DOTALL)
    plain = [re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", line)).strip() for line in lines]
    return [line for line in plain if line.endswith("Add another solution")]


def test_a_solution_in_the_order_of_its_answers_is_worth_a_thought_and_no_obstacle(
    at_work: Client, draft: Competition
) -> None:
    add(at_work, draft, [(f"row-{number:03}", int(number >= 20)) for number in range(40)])
    small, foretold = told(at_work, draft)
    assert small.startswith("Worth a thought The public split has 20 rows.")
    assert foretold.startswith("Worth a thought The order of the lines foretells the answers, at 1.00")
    assert not any("order" in sentence for sentence in obstacles(draft))


def test_a_solution_that_gives_no_thought_says_so(at_work: Client, draft: Competition) -> None:
    add(at_work, draft, [(f"row-{number * 7919 % 1009:04}", (number // 2) % 2) for number in range(1008)])
    assert told(at_work, draft) == [
        "Done Neither its order nor its ids foretell the answers, and its splits are of use. Add another solution"
    ]


def test_a_solution_of_before_is_worth_another_upload(at_work: Client, draft: Competition) -> None:
    Solution.objects.update(lints=None)
    (line,) = told(at_work, draft)
    assert line.startswith("Worth a thought The solution is of before solutions were looked over")


def test_without_a_solution_there_is_nothing_to_look_over(at_work: Client, draft: Competition) -> None:
    draft.phases.update(active_solution=None)
    assert told(at_work, draft) == []
