"""The one clock that decides is read to the same digits as it is written."""

import pytest
from django.db.models import CharField
from django.db.models.functions import Cast, Length

from competitions.clock import DatabaseNow
from competitions.models import Competition
from tests.factories import make_competition


@pytest.mark.django_db
@pytest.mark.embedded  # SQLite compares instants as texts
def test_an_instant_of_this_millisecond_has_come() -> None:
    make_competition()
    stored, now = (Length(Cast(instant, CharField())) for instant in ("opens_at", DatabaseNow()))
    assert Competition.objects.values_list(stored, now).get() == (26, 26)
