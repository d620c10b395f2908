"""The demo's bundles are bundles like any host's."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from competitions.bundles import import_bundle
from competitions.models import Competition, Stage
from demo.layout import BUNDLES
from tests.factories import make_user

Bundles = dict[str, Path]
SLUGS = sorted(folder.name for folder in BUNDLES.iterdir())
# slug: rows to predict, public rows, columns of a file, places with a prize, days left
TOLD = {
    "cells": (228, 66, 2, 3, 40),
    "diabetes": (177, 53, 2, 0, 4),
    "digits": (719, 216, 11, 0, 75),
    "deepfake-detection-replay": (14_000, 4_000, 2, 5, 30),
}


def imported(bundle: Path) -> Competition:
    return import_bundle(bundle, hosts=[make_user("host", can_host=True)], publish=True)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
def test_a_bundle_of_the_demo_is_imported_and_published(slug: str, bundles: Bundles) -> None:
    competition = imported(bundles[slug])
    rows, public_rows, columns, prizes, days = TOLD[slug]
    solution = competition.phase.active_solution
    assert solution
    assert competition.stage == Stage.OPEN
    assert (solution.rows, solution.public_rows, len(solution.columns)) == (rows, public_rows, columns)
    assert competition.prizes.count() == prizes
    assert competition.phase.closes_at - timezone.now() >= timedelta(days=days)
    assert set(competition.pages.values_list("key", flat=True)) == {"overview", "evaluation", "data"}


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
def test_every_key_term_stands_for_a_clause_of_the_rules(slug: str, bundles: Bundles) -> None:
    rules = imported(bundles[slug]).current_rules
    assert rules
    for term in rules.key_terms.all():
        assert re.search(rf"^{re.escape(term.clause)} ", rules.text, re.MULTILINE), term


@pytest.mark.parametrize("slug", SLUGS)
def test_the_example_of_a_file_begins_like_the_sample_submission(slug: str, bundles: Bundles) -> None:
    header, *lines = (bundles[slug] / "data/sample_submission.csv").read_text().splitlines()
    example = (bundles[slug] / "pages/evaluation.md").read_text().split("```\n" + header + "\n")[1].split("```")[0]
    ids = [line.split(",")[0] for line in lines]
    assert [line.split(",")[0] for line in example.splitlines()] == ids[: len(example.splitlines())]
