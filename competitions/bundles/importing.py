"""Writing a checked bundle: the files first, then all rows in one transaction."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from accounts.models import User
from audit.record import record
from competitions.bundles.checking import Plan, checked_plan
from competitions.bundles.reading import BundleRefusedError, opened
from competitions.data_files import enter_data_file, measure
from competitions.models import Competition, Host, Page, Phase, Prize
from competitions.publishing import put_up
from competitions.roles import Role
from competitions.rules_versions import add_rules
from competitions.solutions import enter_solution, room_for_arrays, stored_arrays
from competitions.stored_files import stored


def import_bundle(bundle: Path, *, hosts: Sequence[User], publish: bool = False) -> Competition:
    """Make the competition of a bundle: a folder, or a zip of one. The first host is the one who did it.

    Raises BundleRefusedError with every problem; then nothing has changed. Call it outside any transaction.
    """
    if not hosts:
        raise BundleRefusedError(["A competition needs a host; name at least one."])
    with opened(bundle) as folder, room_for_arrays() as arrays, ExitStack() as files:
        plan = checked_plan(folder, arrays, publish=publish)
        for field, path in files_of(plan):
            file = files.enter_context(path.open("rb"))
            files.enter_context(stored(field, File(file, name=path.name)))
        files.enter_context(stored_arrays(plan.solution, plan.answers))
        return write(plan, hosts=hosts, publish=publish)


def files_of(plan: Plan) -> list[tuple[FieldFile, Path]]:
    """Each file with the field that it belongs into; data files are measured on the way."""
    for data_file, path in plan.rows.data_files:
        with path.open("rb") as file:
            measure(data_file, File(file))
    files = [(data_file.file, path) for data_file, path in plan.rows.data_files]
    files.append((plan.solution.file, plan.solution_path))
    return files if plan.cover is None else [*files, (plan.rows.competition.cover, plan.cover)]


@transaction.atomic
def write(plan: Plan, *, hosts: Sequence[User], publish: bool) -> Competition:
    """Every row of the plan, whose files are stored."""
    rows, by = plan.rows, hosts[0]
    competition = rows.competition
    competition.save(force_insert=True)
    roles = dict.fromkeys(hosts, Role.HOST) | {by: Role.OWNER}
    Host.objects.bulk_create(Host(competition=competition, user=user, role=role) for user, role in roles.items())
    parts: list[Phase | Page | Prize] = [rows.phase, *rows.pages, *rows.prizes]
    for part in parts:
        part.competition = competition
        part.save(force_insert=True)
    add_rules(competition, plan.rules_text, rows.key_terms, by=by)
    for data_file, _ in rows.data_files:
        enter_data_file(competition, data_file, by=by)
    enter_solution(rows.phase, plan.solution, by=by)
    record(competition.chain, "competition:import", by=by, facts={"slug": competition.slug})
    if publish:
        put_up(competition, by=by)
    return Competition.objects.get(pk=competition.pk)
