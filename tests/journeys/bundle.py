"""A competition's bundle written into a folder: binary log loss, any number of rows."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

TRAIN = b'{"id": 1, "y": 0}\n' * 180_000  # 3 MB in many lines, which the client must not take for an answer
RULES = "# Rules\n\n1.1 Be fair.\n\n4.2 External data are free to everyone.\n"


def truth(rows: int) -> list[int]:
    """Zeros and ones, the same in every run."""
    chance = random.Random(rows)
    return [0, 1, 0, 1, *(chance.randint(0, 1) for _ in range(rows - 4))]


def is_public(row: int) -> bool:
    """The first of each three rows, and one more so that both classes are there."""
    return row % 3 == 0 or row == 1


def predictions(rows: int, *, seed: int = 0, noise: float = 0.5) -> dict[str, float]:
    """Id to probability, in shuffled order."""
    chance = random.Random(seed)
    values = [
        (f"r{row:07}", (1 - noise) * abs(label - 0.05) + noise * chance.random())
        for row, label in enumerate(truth(rows))
    ]
    chance.shuffle(values)
    return dict(values)


def prediction_file(rows: int, *, seed: int = 0, noise: float = 0.5) -> bytes:
    """The same as a CSV file."""
    lines = [f"{row},{value!r}" for row, value in predictions(rows, seed=seed, noise=noise).items()]
    return "\n".join(["id,y", *lines, ""]).encode()


def write_bundle(folder: Path, slug: str, *, rows: int = 60, daily_limit: int = 5, closes: float = 86400) -> Path:
    """A complete bundle, open since yesterday, closing in `closes` seconds."""
    folder.mkdir(parents=True)
    now = datetime.now(UTC)
    opens, ends = (now - timedelta(days=1)).isoformat(), (now + timedelta(seconds=closes)).isoformat()
    (folder / "rules.md").write_text(RULES)
    (folder / "overview.md").write_text("Predict **y**.")
    (folder / "sample.csv").write_bytes(prediction_file(rows, noise=1.0))
    usage = ("Private", "Public")
    lines = [f"r{row:07},{label},{usage[is_public(row)]}" for row, label in enumerate(truth(rows))]
    (folder / "solution.csv").write_text("\n".join(["id,y,Usage", *lines, ""]))
    (folder / "competition.yaml").write_text(
        f"""
format: 1
slug: {slug}
title: The {slug} competition
subtitle: Say y
category: playground
tags: [binary]
visibility: public
opens_at: {opens}
entry_deadline: {ends}
merger_deadline: {ends}
disclosure_deadline: {ends}
max_team_size: 3
pages: {{overview: overview.md}}
rules: rules.md
key_terms:
  - {{summary: "External data are free to everyone.", clause: "4.2", category: external-data, can_void: true}}
  - {{summary: "Be fair.", clause: "1.1", category: other, can_void: false}}
prizes: [{{place: 1, amount: "500.00", currency: USD}}]
data:
  - {{file: sample.csv, description: "A well-formed example", licence: CC0-1.0}}
sample_submission: sample.csv
phases:
  - name: Main
    opens_at: {opens}
    closes_at: {ends}
    daily_limit: {daily_limit}
    total_limit: null
    final_limit: 2
    solution: solution.csv
    id_column: id
    target_columns: [y]
    metric: log_loss
    metric_options: {{}}
    public_score: exact
    decimals: 5
reveal: automatic
"""
    )
    return folder


def add_train(bundle: Path) -> None:
    """A large file for the participants."""
    (bundle / "train.jsonl").write_bytes(TRAIN)
    told, line = bundle / "competition.yaml", "  - {file: train.jsonl, description: To learn from, licence: CC0-1.0}\n"
    told.write_text(told.read_text().replace("sample_submission:", f"{line}sample_submission:"))
