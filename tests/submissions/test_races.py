"""Uploads that arrive at the same moment."""

from collections import Counter
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from submissions.models import Submission
from tests.at_once import at_once
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in
from tests.stored import stored_in

UPLOADS = {"postgresql": 50, "sqlite": 20}  # SQLite's writers queue, and give up after 20 s


def upload(by: Client, number: int) -> tuple[int, str]:
    client = Client()
    client.cookies = by.cookies
    file = SimpleUploadedFile(f"{number}.csv", prediction_csv())
    answer = client.post("/rest/competitions/cells/submissions/", {"file": file})
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.django_db(transaction=True)
def test_of_uploads_at_the_same_moment_a_daily_limit_of_five_lets_exactly_five_through() -> None:
    uploads, before = UPLOADS[connection.vendor], len(stored_in("predictions"))
    make_team(make_competition(daily_limit=5), "Petri Dish", make_user("mira"), make_user("noor"))
    members = [signed_in(Client(), make_user(name)) for name in ("mira", "noor")]
    answers = at_once([partial(upload, members[number % 2], number) for number in range(uploads)])
    assert Counter(answers) == {(201, ""): 5, (429, "daily_limit_reached"): uploads - 5}
    assert Submission.objects.count() == len(stored_in("predictions")) - before == 5
