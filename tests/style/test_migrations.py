"""A new version's migrations are lived through by web processes of the old one: they only add, and ask for nothing.

The SQL is judged that PostgreSQL is given: SQLite, with one machine and one restart, builds whole tables anew.
"""

from collections.abc import Iterable

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django_migration_linter.sql_analyser.analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

pytestmark = [
    pytest.mark.scaled,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="what is judged is the SQL for PostgreSQL"),
]
# The last migration of each app that no old version has to live through; moves on before the first release only.
BASELINE = {
    "accounts": "0002_token_scopes",
    "audit": "0001_first",
    "competitions": "0004_date_changes_and_pauses",
    "discussion": "0001_first",
    "kaggle_api": "0001_first",
    "leaderboard": "0001_first",
    "submissions": "0004_outside_data",
    "teams": "0005_outside_data",
}
# Second halves: what is taken away here (app, name) has been read by no release since the one that the value names.
CONTRACTING: dict[tuple[str, str], str] = {}
# Where writers wait until an index is built, which they survive: named with what it takes, so that somebody has asked.
WAITING = {
    ("discussion", "0003_mail"): "notices are few, and the condition leaves out all that are read",
    ("submissions", "0005_evaluation_state"): "a second or two for a million evaluations",
    ("submissions", "0006_whose_turn"): "a second or two for a million evaluations",
}
# Constraints that nothing an old version writes can break, each with why.
OF_NEW_ROWS = {("teams", "0007_lookalikes"): "the condition leaves out the empty skeleton, which an old INSERT gives"}
WAY_OUT = (
    "Web processes of the version before go on reading and writing while this migrates. Add in this release: a "
    "column with null=True or db_default, a table, an index. Take away in a later one, what no code reads any more; "
    "name that migration in CONTRACTING. docs/running.md, Updating, says more."
)


def judged(operations: Iterable[Operation], app: str, state: ProjectState) -> tuple[list[str], list[str]]:
    """Of the SQL of some operations on an app in a state: what an old version would not survive, what it waits for."""
    migration = type("Judged", (migrations.Migration,), {"operations": list(operations)})("judged", app)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        migration.apply(state.clone(), editor, collect_sql=True)
    errors, _, warnings = analyse_sql_statements(PostgresqlAnalyser, [str(line) for line in editor.collected_sql])
    faults, waits = ([f"{each.message}: {each.table}.{each.column}" for each in found] for found in (errors, warnings))
    return faults, waits


def test_the_version_before_survives_every_new_migration() -> None:
    loader = MigrationLoader(connection)
    wrong, waiting = {}, set()
    for app, last in BASELINE.items():
        old = {(app, last), *loader.graph.forwards_plan((app, last))}
        for key in sorted(key for key in loader.disk_migrations if key[0] == app and key not in old):
            before = loader.project_state(key, at_end=False)
            faults, waits = judged(loader.get_migration(*key).operations, app, before)
            if faults and key not in CONTRACTING | OF_NEW_ROWS:
                wrong[key] = faults
            if waits:
                waiting.add(key)
    assert not wrong, f"{wrong}\n{WAY_OUT}"
    assert waiting >= set(WAITING), "These let nobody wait: take them out of WAITING."


def test_every_app_of_ours_is_judged() -> None:
    ours = {app for app, name in MigrationLoader(connection).disk_migrations if name == "0001_first"}
    assert ours == set(BASELINE)


BAD: dict[str, Operation] = {
    "DROPPING columns": migrations.RemoveField("phase", "name"),
    "RENAMING columns": migrations.RenameField("phase", "name", "label"),
    "RENAMING tables": migrations.AlterModelTable("phase", "podium_phase"),
    "DROPPING table": migrations.DeleteModel("pause"),
    "NOT NULL": migrations.AddField("phase", "weight", models.IntegerField(default=1)),
    "ALTERING columns": migrations.AlterField("phase", "name", models.IntegerField()),
    "ADDING unique": migrations.AddConstraint(
        "phase", models.UniqueConstraint(fields=["name"], name="phase_has_a_name_of_its_own")
    ),
}
GOOD: list[Operation] = [
    migrations.AddField("phase", "weight", models.IntegerField(null=True)),
    migrations.AddField("phase", "share", models.IntegerField(db_default=1)),
    migrations.AddIndex("phase", models.Index(fields=["name"], name="phase_by_name")),
    migrations.CreateModel("Season", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]),
]


@pytest.mark.parametrize("kind", BAD)
def test_what_an_old_version_would_trip_over_is_refused(kind: str) -> None:
    (fault,), _ = judged([BAD[kind]], "competitions", MigrationLoader(connection).project_state())
    assert kind in fault


@pytest.mark.parametrize("operation", GOOD, ids=lambda operation: operation.describe())
def test_what_is_only_added_passes(operation: Operation) -> None:
    faults, waits = judged([operation], "competitions", MigrationLoader(connection).project_state())
    assert (faults, bool(waits)) == ([], isinstance(operation, migrations.AddIndex))
