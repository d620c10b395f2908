"""The scoring as one would write it first, run by the same warm workers."""

from io import BytesIO

import pandas as pd
from celery import shared_task
from django.core.files.storage import storages
from django.db import connection
from sklearn.metrics import log_loss

RESULTS = "CREATE TABLE bench_naive_score (submission bigint, public_score float, private_score float)"


@shared_task
def score_naively(submission: int, predictions: str | None, solution: str | None) -> None:
    """Read both files, merge, log loss of both halves, write a row."""
    given, truth = (
        pd.read_csv(BytesIO(storages[name].open(key or "").read()))
        for name, key in (("predictions", predictions), ("solutions", solution))
    )
    merged = truth.merge(given, on="id")
    halves = (merged[merged["Usage"] == usage] for usage in ("Public", "Private"))
    scores = [float(log_loss(half["diagnosis_x"], half["diagnosis_y"])) for half in halves]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_naive_score VALUES (%s, %s, %s)", [submission, *scores])
