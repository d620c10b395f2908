"""Which phase's board an address means, if this viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypedDict, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Model
from django.http import Http404
from django.shortcuts import get_object_or_404
from django_stubs_ext import WithAnnotations

from accounts.models import User
from competitions.models import Competition, Phase, Solution
from competitions.models.competition import Viewer

SOME_SLUG, SOMEBODY = "some-slug", -1  # stand in a statement for what is asked for
# What a board is made of without the page around it. Of `revealed_at` it asks only whether it is there.
OF_PHASE = ("decimals", "closes_at", "competition", "active_solution")
OF_COMPETITION = ("slug", "revealed_at")
OF_SOLUTION = ("metric", "public_rows", "private_rows")


class Changes(TypedDict):
    """`changes`: how often the public board has changed; None before the first time."""

    changes: int | None


def phase_of(slug: str, viewer: Viewer) -> WithAnnotations[Phase, Changes]:
    """The phase with its competition and active solution, by one query; 404 if the competition is unseen."""
    seen = Competition.objects.visible_to(viewer).filter(slug=slug)
    related = Phase.objects.select_related("competition", "active_solution")
    changes = F("active_solution__board_changes__count")
    phase = get_object_or_404(related.annotate(changes=changes), competition__in=seen)
    phase.competition.found_by = phase
    return phase


def phase_of_fragment(slug: str, viewer: Viewer) -> WithAnnotations[Phase, Changes]:
    """The same, of which only what a board is made of is read: every open page asks for it every two seconds."""
    statement, parameters = words_for(viewer.is_authenticated, viewer.is_staff)
    given = {SOME_SLUG: slug, SOMEBODY: viewer.pk}
    found = Phase.objects.raw(statement, [given.get(each, each) for each in parameters])
    for phase in cast(Any, found):
        phase.competition = read_with(phase, Competition, phase.competition_id, OF_COMPETITION)
        phase.active_solution = read_with(phase, Solution, phase.active_solution_id, OF_SOLUTION)
        return cast("WithAnnotations[Phase, Changes]", phase)
    raise Http404


def read_with(phase: Any, model: type[Model], pk: int | None, columns: Sequence[str]) -> Any:
    """What belongs to a phase and was read along with it; None where there is none."""
    values = [pk, *(getattr(phase, f"of_{name}") for name in columns)]
    return model.from_db(phase._state.db, ("id", *columns), values) if pk else None


@cache
def words_for(is_authenticated: bool, is_staff: bool) -> tuple[str, Sequence[Any]]:
    """The statement for a kind of viewer, put into words once: that takes ten times as long as the answer."""
    viewer = User(pk=SOMEBODY, is_staff=is_staff) if is_authenticated else AnonymousUser()
    seen = Competition.objects.visible_to(viewer).filter(slug=SOME_SLUG)
    competition = {f"of_{name}": F(f"competition__{name}") for name in OF_COMPETITION}
    solution = {f"of_{name}": F(f"active_solution__{name}") for name in OF_SOLUTION}
    changes = F("active_solution__board_changes__count")
    found = Phase.objects.filter(competition__in=seen).only(*OF_PHASE)
    words = found.annotate(changes=changes, **competition, **solution).query.sql_with_params()
    return cast(tuple[str, Sequence[Any]], words)
