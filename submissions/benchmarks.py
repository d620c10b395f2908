"""Benchmarks: a host's reference submissions, scored like any other, shown unranked."""

from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from competitions.bundles import BenchmarkFile, benchmarks, opened
from competitions.models import Competition
from submissions.intake import submit
from submissions.models import Submission
from teams.locks import lock_competition
from teams.models import Team
from teams.naming import free_name


def add_benchmark(competition: Competition, file: File[bytes], *, name: str, by: User) -> Submission:
    """Take one reference file, for a team of its own that has no members; a name that is taken gets a number."""
    with transaction.atomic():
        lock_competition(competition.pk)
        team = Team.objects.create(
            competition=competition,
            name=free_name(competition, name),
            kind=Team.Kind.BENCHMARK,
            created_at=timezone.now(),
        )
    return submit(file, team=team, by=by, name=Path(str(file.name)).name)


def add_benchmarks_of_bundle(bundle: Path, competition: Competition, *, by: User) -> int:
    """Take the benchmarks that a bundle names; the import has scored them once already. Returns how many."""
    with opened(bundle) as folder:
        named = benchmarks(folder)
        for benchmark in named:
            with benchmark.path.open("rb") as file:
                add_benchmark(competition, File(file), name=benchmark.name, by=by)
    return len(named)


def benchmark_files(competition: Competition) -> list[BenchmarkFile]:
    """The reference submissions as they were sent, oldest first."""
    sent = Submission.objects.filter(team__competition=competition, team__kind=Team.Kind.BENCHMARK)
    ordered = sent.select_related("team").order_by("pk")
    return [BenchmarkFile(each.team.name, each.file_name, each.file) for each in ordered]
