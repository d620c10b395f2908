"""What the tests of monitoring look at: a scrape, and what has been logged."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

TOKEN = "of-the-scraper"
Samples = dict[tuple[str, ...], float]
Lines = Callable[[], list[dict[str, Any]]]
Scrape = Callable[[], Samples]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the log's only handler writes while the test runs."""
    (handler,) = (each for each in logging.getLogger().handlers if each.get_name() == "stderr")
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.fixture
def lines(log: io.StringIO) -> Lines:
    """The same as the fields of each line."""
    return lambda: [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.fixture
def scrape(settings: Settings) -> Callable[[], Samples]:
    """Ask /metrics as Prometheus does: every sample by its name and the values of its labels."""
    settings.METRICS_TOKEN = TOKEN

    def asked() -> Samples:
        answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return samples(answer.text)

    return asked


def samples(text: str) -> Samples:
    """Every sample of a scrape, by its name and the values of its labels in the order of their names."""
    return {
        (each.name, *(value for _, value in sorted(each.labels.items()))): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }
