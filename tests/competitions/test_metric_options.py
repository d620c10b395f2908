"""The options of a metric in the admin: a field each, with its rule, for whoever has no JavaScript."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from competitions.admin.metric_options import option_fields
from competitions.models import Competition, Solution
from scoring.metrics import METRICS
from tests.factories import make_competition, make_user, signed_in, solution_csv

pytestmark = pytest.mark.django_db
ADD = "/admin/competitions/solution/add/"


@pytest.fixture
def draft() -> Competition:
    return make_competition(host=make_user("host", can_host=True), published=False)


@pytest.fixture
def at_work(draft: Competition) -> Client:
    return signed_in(Client(), draft.hosts.get().user)


def written(draft: Competition, **fields: str) -> dict[str, Any]:
    names = {"id_column": "id", "target_columns": "diagnosis", "weight_column": ""}
    file = SimpleUploadedFile("solution.csv", solution_csv())
    return {"competition": draft.pk, "file": file, "metric": "log_loss", **names, **fields}


def stored(answer: Any) -> Any:
    """The options of the solution that was just added."""
    assert answer.status_code == 302, re.findall(r"errorlist.*?</ul>", answer.content.decode(), re.DOTALL)
    return Solution.objects.latest("pk").metric_options


def test_each_option_of_the_chosen_metric_is_a_field_with_its_default_and_its_rule(at_work: Client) -> None:
    shown = at_work.get(ADD, {"metric": "fbeta"}).content.decode()
    assert re.search(r'<input type="number" name="fbeta-beta" value="1.0" step="any"', shown)
    assert re.search(r'<input type="text" name="fbeta-positive" value="1"', shown)
    assert re.search(
        r'<select name="fbeta-average".*<option value="binary" selected>.*<option value="macro">', shown, re.DOTALL
    )
    for rule in ("a number above 0", "one of binary, micro, macro, weighted", "a text that is not empty"):
        assert f"It is {rule}. If left empty: " in shown
    assert "log_loss-eps" not in shown


def test_every_option_of_every_metric_has_a_field_that_takes_its_default() -> None:
    for metric in METRICS.values():
        for field, option in zip(option_fields(metric).values(), metric.options, strict=True):
            assert field.clean(field.initial) == option.default
            assert field.clean("") in (None, "")
            assert option.rule in str(field.help_text)


def test_another_metric_s_options_are_asked_for_by_a_button_that_keeps_what_is_written(
    at_work: Client, draft: Competition
) -> None:
    form = written(draft, metric="top_k_accuracy", weight_column="w", _options="") | {"id_column": "name"}
    shown = at_work.post(ADD, form).content.decode()
    assert "Options of Top-k accuracy" in shown
    assert re.search(r'<input type="number" name="top_k_accuracy-k" value="5"', shown)
    assert 'value="name"' in shown
    assert 'value="w"' in shown
    assert f'<option value="{draft.pk}" selected>' in shown
    assert 'class="errorlist' not in shown
    assert draft.phase.solutions.count() == 1


def test_a_metric_without_options_says_so(at_work: Client) -> None:
    assert "It has none." in at_work.get(ADD, {"metric": "roc_auc"}).content.decode()


def test_what_differs_from_the_default_is_kept_with_the_solution(at_work: Client, draft: Competition) -> None:
    assert stored(at_work.post(ADD, written(draft, **{"log_loss-eps": "1e-7"}))) == {"eps": 1e-7}
    fbeta = {"fbeta-beta": "2", "fbeta-average": "macro", "fbeta-positive": "1"}
    assert stored(at_work.post(ADD, written(draft, metric="fbeta", **fbeta))) == {"beta": 2, "average": "macro"}


@pytest.mark.parametrize("fields", [{}, {"log_loss-eps": ""}, {"log_loss-eps": "2.220446049250313e-16"}])
def test_defaults_need_not_be_written(at_work: Client, draft: Competition, fields: dict[str, str]) -> None:
    assert stored(at_work.post(ADD, written(draft, **fields))) == {}


def test_an_option_of_a_metric_that_was_not_chosen_counts_for_nothing(at_work: Client, draft: Competition) -> None:
    assert stored(at_work.post(ADD, written(draft, metric="roc_auc", **{"log_loss-eps": "0.1"}))) == {}


@pytest.mark.parametrize(
    ("metric", "field", "value", "words"),
    [
        ("log_loss", "eps", "0.5", "This must be a number above 0 and below 0.5."),
        ("log_loss", "eps", "nan", "Enter a number."),
        ("log_loss", "eps", "{}", "Enter a number."),
        ("top_k_accuracy", "k", "0", "This must be a whole number, 1 or more."),
        ("top_k_accuracy", "k", "1.5", "Enter a whole number."),
        ("f1", "average", "samples", "Select a valid choice. samples is not one of the available choices."),
    ],
)
def test_a_value_that_breaks_the_rule_is_refused_at_its_field(
    at_work: Client, draft: Competition, metric: str, field: str, value: str, words: str
) -> None:
    shown = at_work.post(ADD, written(draft, metric=metric, **{f"{metric}-{field}": value})).content.decode()
    name = f"{metric}-{field}"
    assert re.search(rf'id="id_{name}_error"><li>{re.escape(words)}</li>', shown)
    assert draft.phase.solutions.count() == 1


def test_an_unknown_metric_is_refused_and_not_a_fault(at_work: Client, draft: Competition) -> None:
    assert "Select a valid choice" in at_work.post(ADD, written(draft, metric="luck")).content.decode()
    assert at_work.get(ADD, {"metric": "luck"}).status_code == 200


def test_the_page_asks_nobody_who_may_not_add_a_solution() -> None:
    assert reverse("admin:competitions_solution_add") == ADD
    answer = signed_in(Client(), make_user("nobody")).post(ADD, {"_options": "", "metric": "f1"})
    assert answer.status_code in (302, 403, 404)
    assert b"f1-average" not in answer.content
