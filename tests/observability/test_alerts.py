"""deploy/prometheus: every metric that an alert asks for is told by a real scrape, and every alert says what to do."""

import re
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from config.tasks import clear_leftovers, collect_orphans
from submissions import judging
from submissions.intake import submit
from submissions.models import Evaluation, Status
from submissions.tasks import sweep
from tests.factories import make_competition, make_team, make_user, prediction_csv
from tests.observability.conftest import Scrape

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "prometheus"
ALERTS: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"] for rule in group["rules"]
]
ASKED = re.compile(r"\b(podium_\w+)(?:\{([^}]*)\})?")
EQUAL = re.compile(r'\w="([^"]*)"')


@pytest.fixture
def told(scrape: Scrape) -> set[tuple[str, ...]]:
    """What a site that has seen everything tells."""
    team = make_team(make_competition(), "Petri Dish", make_user("mira"))
    for _ in range(2):
        submit(ContentFile(prediction_csv()), team=team, by=make_user("mira"), name="model.csv")
    first, second = Evaluation.objects.all()
    judging.judge(first.pk)
    Evaluation.objects.filter(pk=second.pk).update(
        status=Status.ERRORED, finished_at=timezone.now(), host_message="MetricError: it broke"
    )
    for task in (sweep, collect_orphans, clear_leftovers):
        task()
    Client().get("/")
    return set(scrape())


def test_every_alert_asks_for_what_is_told_and_says_what_to_do(told: set[tuple[str, ...]]) -> None:
    names = {sample[0] for sample in told}
    for alert in ALERTS:
        assert alert["labels"]["severity"] in ("page", "ticket")
        assert alert["annotations"]["summary"].endswith((".", "?"))
        asked = ASKED.findall(alert["expr"])
        assert asked or "up{" in alert["expr"], alert["alert"]
        for name, labels in asked:
            assert name in names, f"{alert['alert']}: nothing tells {name}"
            for value in EQUAL.findall(labels):
                known = {label for sample in told if sample[0] == name for label in sample[1:]}
                assert value in known, f"{alert['alert']}: {name} has no label {value}, but {known}"


def test_every_state_of_the_site_has_an_alert(told: set[tuple[str, ...]]) -> None:
    asked = {name for alert in ALERTS for name, _ in ASKED.findall(alert["expr"])}
    informative = {"podium_evaluations", "podium_submissions_total", "podium_scoring_seconds", "podium_mail_waiting"}
    of_requests = {"podium_http_request_seconds_sum", "podium_http_request_seconds_count"}
    ours = {name for name, *_ in told if name.startswith("podium_") and not name.endswith("_created")}
    assert ours - asked == informative | of_requests


def test_every_alert_is_a_question_that_prometheus_understands() -> None:
    for alert in ALERTS:
        assert promql_parser.parse(alert["expr"])
        assert promql_parser.parse_duration(alert.get("for", "1s"))
    with pytest.raises(ValueError, match="unclosed left parenthesis"):
        promql_parser.parse("max(podium_stale_leases > 0")


def test_the_example_reads_the_rules_and_scrapes_the_job_that_they_name() -> None:
    example = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    assert example["rule_files"] == ["alerts.yml"]
    assert [job["job_name"] for job in example["scrape_configs"]] == ["podium"]
