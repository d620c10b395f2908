"""Writing the demo's bundles: the texts of demo/bundles with the dates and data of the moment."""

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from string import Template

from demo.layout import BUNDLES

DAYS_OPEN_BEFORE = {"cells": 20, "digits": 9, "diabetes": 17, "deepfake-detection-replay": 112}
# the replay is closed by hand as soon as it is scored, long before
DAYS_LEFT = {"cells": 40, "digits": 75, "diabetes": 4, "deepfake-detection-replay": 30}
# how many days before the closing each deadline falls
DAYS_OF_NOTICE = {"cells": (12, 8), "digits": (14, 7), "diabetes": (1, 1), "deepfake-detection-replay": (0, 0)}


def write_texts(slug: str, folder: Path, now: datetime) -> None:
    """Write everything of a bundle but its data: competition.yaml with its dates, the rules, the pages."""
    shutil.copytree(BUNDLES / slug, folder, dirs_exist_ok=True)
    told = folder / "competition.yaml"
    told.write_text(Template(told.read_text(encoding="utf-8")).substitute(dates(slug, now)), encoding="utf-8")


def dates(slug: str, now: datetime) -> Mapping[str, str]:
    """Every date of a competition, at midnights in UTC, counted from the day it is loaded."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    closes_at = midnight + timedelta(days=DAYS_LEFT[slug])
    entry, disclosure = (closes_at - timedelta(days=days) for days in DAYS_OF_NOTICE[slug])
    return {
        "opens_at": written(midnight - timedelta(days=1 + DAYS_OPEN_BEFORE[slug])),
        "entry_deadline": written(entry),
        "disclosure_deadline": written(disclosure),
        "disclosure_day": f"{disclosure:%-d %B}",
        "closes_at": written(closes_at),
    }


def written(when: datetime) -> str:
    """An instant as a bundle has it."""
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
