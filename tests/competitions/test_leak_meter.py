"""The leak meter on the launch checklist: what the hosts read of what their public scores tell."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_competition, make_user, signed_in

pytestmark = pytest.mark.django_db


def meter(**fields: Any) -> str:
    """The state and the sentence, as a host reads them on the checklist of a draft with 400 public rows."""
    host = make_user("host", can_host=True)
    draft = make_competition(host=host, published=False, **{"rows": 800, **fields})
    answer = signed_in(Client(), host).get(reverse("admin:competitions_competition_publish", args=[draft.pk]))
    items = re.findall(r"<li class=.is-.*?</li>", answer.content.decode(), re.DOTALL)
    (line,) = (item for item in items if "eak meter" in item)
    assert "#phases-group" in line
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", line))).strip()


def test_the_host_reads_how_many_labels_a_score_tells_and_how_soon_one_team_has_them_all() -> None:
    line = meter(decimals=5, daily_limit=5)
    assert line.startswith("Worth a thought Leak meter: at 5 decimals, one public score can tell 14 of the 400")
    assert "29 submissions all of them: one team that asks nothing else needs 6 days at 5 a day" in line


def test_the_formula_stands_beside_the_reading_with_its_numbers_filled_in() -> None:
    line = meter(decimals=5)
    assert "m = floor(log2(L / (n · d))) + 1, with L = ln((1 - eps) / eps)" in line
    assert "Here L = ln((1 - 2.22e-16) / 2.22e-16) = 36.04" in line
    assert "m = floor(log2(36.04 / (400 · 0.00001))) + 1 = 14. " in line


@pytest.mark.parametrize(
    ("decimals", "rows", "said"),
    [
        (1, 8000, "m = floor(log2(36.04 / (4,000 · 0.1))) + 1 = -3, which means 0."),
        (5, 8, "m = floor(log2(36.04 / (4 · 0.00001))) + 1 = 20, which means 4."),
    ],
)
def test_a_formula_that_gives_less_than_none_or_more_than_there_are_says_what_that_means(
    decimals: int, rows: int, said: str
) -> None:
    assert said in meter(decimals=decimals, rows=rows)


def test_fewer_decimals_and_submissions_delay_it() -> None:
    line = meter(decimals=2, daily_limit=2)
    assert "can tell 4 of the 400 public labels, 100 submissions all of them" in line
    assert "needs 50 days at 2 a day" in line
    assert line.startswith("Done ")
    assert "The limits and the closing come before that for one team." in line


def test_a_total_limit_may_come_first() -> None:
    assert meter(decimals=5, total_limit=28).startswith("Done ")


def test_a_total_limit_that_suffices_does_not_help() -> None:
    assert meter(decimals=5, total_limit=29).startswith("Worth a thought ")


def test_many_rows_and_few_decimals_hide_a_single_label() -> None:
    line = meter(decimals=1, rows=800)
    assert "at 1 decimal, one public score by itself tells less than one public label." in line


def test_no_score_tells_more_labels_than_there_are() -> None:
    line = meter(rows=8)
    assert "can tell 4 of the 4 public labels, 1 submission all of them: one team" in line
    assert "needs 1 day at 5 a day" in line


def test_of_another_metric_the_meter_says_why_it_is_silent() -> None:
    line = meter(metric="roc_auc")
    assert "For Area under the ROC curve it cannot say what a public score tells of the labels" in line
    assert "floor" not in line
