"""Teams that were there before names were compared by what a reader sees."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from teams.models import Team
from tests.factories import make_competition, make_team, make_user

pytestmark = [pytest.mark.scaled, pytest.mark.django_db(transaction=True)]


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("teams", name)])


def test_of_two_that_look_alike_already_the_older_keeps_the_look() -> None:
    competition = make_competition()
    older, other = (make_team(competition, name, make_user(name.lower())) for name in ("Petri", "Agar"))
    migrate("0006_sent_invitation")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE teams_team SET name = %s WHERE id = %s", ["PETRI", other.pk])
    migrate("0007_lookalikes")
    looks = dict(Team.objects.values_list("pk", "skeleton"))
    assert looks == {older.pk: "petrl", other.pk: ""}
