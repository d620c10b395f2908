"""Web processes of the version before go on while a new version's migrations are in: their statements still work."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model
from django.utils import timezone

from discussion.mailing import choose_rhythm
from discussion.models import MailRhythm, Notice, Post
from submissions.judging import judge_next
from tests.matrix.world import World, make_world
from tests.style.test_migrations import BASELINE, CONTRACTING

pytestmark = pytest.mark.scaled

Key = tuple[str, str]
LOADER = MigrationLoader(None)


def new_migrations() -> Iterator[Key]:
    """Those that some old version has to live through."""
    for app, last in BASELINE.items():
        old = {(app, last), *LOADER.graph.forwards_plan((app, last))}
        yield from sorted(key for key in LOADER.disk_migrations if key[0] == app and key not in {*old, *CONTRACTING})


def models_before(key: Key) -> list[type[Model]]:
    """Every model of ours as the code before a migration knew it, with the baseline of the other apps."""
    state = LOADER.project_state([*BASELINE.items(), *(parent.key for parent in LOADER.graph.node_map[key].parents)])
    return [model for model in state.apps.get_models() if model._meta.app_label in BASELINE]


def write_anew(model: type[Model]) -> int:
    """Read every row with the old columns and insert it again by the old statement; how many."""
    rows = list(model._default_manager.all())
    model._default_manager.all()._raw_delete("default")  # foreign keys are asked at the end
    model._default_manager.bulk_create(rows)
    for row in rows:
        row.save()
    return len(rows)


def write_what_no_code_writes_any_more(world: World) -> None:
    """Rows as the version before has them, in tables that go later, and of people who chose."""
    member, now = world.people["member"], timezone.now()
    Notice.objects.create(user=member, post=Post.objects.earliest("pk"), kind=Notice.Kind.COMMENT, at=now)
    choose_rhythm(member, MailRhythm.Rhythm.DAILY)


@pytest.mark.django_db
def test_the_version_before_each_migration_reads_and_writes_every_row_after_all_of_them() -> None:
    world = make_world("public")
    while judge_next():
        pass
    write_what_no_code_writes_any_more(world)
    untouched = []
    for key in new_migrations():
        counts = {model._meta.label_lower: write_anew(model) for model in models_before(key)}
        connection.check_constraints()
        changed = {f"{key[0]}.{getattr(each, 'model_name', '')}" for each in LOADER.get_migration(*key).operations}
        untouched += [(*key, name) for name in changed if counts.get(name) == 0]
    assert untouched == [], "no row was there of what they change"
