"""Competitions as a client lists them, and their pages."""

import re
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from competitions.access import has_joined
from competitions.clock import iso_utc
from competitions.listing import listed
from competitions.models import Competition, Host
from competitions.prizes import pools
from competitions.searching import check_search
from kaggle_api.addresses import page_address
from kaggle_api.calls import Call
from kaggle_api.paging import asked_page
from leaderboard.board import Board
from teams.models import Team

TEAMS = Team.objects.competing().filter(competition=OuterRef("pk")).order_by().values("competition")
TEAM_COUNT = Coalesce(Subquery(TEAMS.annotate(count=Count("pk")).values("count")), 0)
ORDER = {
    "EARLIEST_DEADLINE": ("phases__closes_at", "slug"),
    "LATEST_DEADLINE": ("-phases__closes_at", "slug"),
    "NUMBER_OF_TEAMS": ("-team_count", "slug"),
    "RECENTLY_CREATED": ("-published_at", "slug"),
}
BEST = ("is_over", "phases__closes_at", "slug")  # what closes next comes first, what is over last


def list_competitions(call: Call) -> dict[str, Any]:
    """Competitions on this person's list: of a group and a category, found by words, in an order."""
    page, now = asked_page(call), timezone.now()
    is_over = ExpressionWrapper(Q(phases__closes_at__lte=now), output_field=BooleanField())
    found = in_category(in_group(call), wish(call, "category", "HOST_SEGMENT"))
    found = found.annotate(team_count=TEAM_COUNT, is_over=is_over).prefetch_related("phases__active_solution", "prizes")
    ordered = found.order_by(*ORDER.get(wish(call, "sortBy", "COMPETITION_SORT_BY"), BEST))
    rows, onwards = page.cut(ordered[page.start : page.stop + 1])
    return {"competitions": [told(call, each) for each in rows], "nextPageToken": onwards}


def wish(call: Call, name: str, prefix: str) -> str:
    """A choice in capitals, whether it came as HOST_SEGMENT_GETTING_STARTED or as gettingStarted."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", call.text(name)).upper()
    return words.removeprefix(f"{prefix}_")


def in_group(call: Call) -> QuerySet[Competition]:
    """What one of the client's tabs holds, of what the search finds."""
    group = wish(call, "group", "COMPETITION_LIST_TAB")
    if group.startswith("UNLAUNCHED"):
        return Competition.objects.hosted_by(call.user).filter(published_at=None)
    conditions = {
        "ENTERED": Q(is_joined=True),
        "COMMUNITY": Q(category=Competition.Category.COMMUNITY),
        "IN_CLASS": Q(category=Competition.Category.COMMUNITY),
        "HOSTED": Q(pk__in=Host.objects.filter(user=call.user).values("competition")),
    }
    check_search(words := call.text("search"))
    return listed(call.user, words).filter(conditions.get(group, Q()))


def in_category(found: QuerySet[Competition], category: str) -> QuerySet[Competition]:
    """Those of a category; of one that no competition here can have there are none."""
    ours = category.lower().replace("_", "-")
    return found if ours in ("", "all", "unspecified") else found.filter(category=ours)


def get_competition(call: Call) -> dict[str, Any]:
    """One competition, by its name in the address."""
    found = call.competition()
    return told(call, Competition.objects.annotate(team_count=TEAM_COUNT).get(pk=found.pk))


def told(call: Call, competition: Any) -> dict[str, Any]:
    """A competition with its `team_count`. `ref` is the bare name, which people paste into their commands."""
    phase, is_joined = competition.phase, has_joined(call.user, competition)
    metric = phase.active_solution.scored_by.title if phase.active_solution else ""
    return {
        "id": competition.pk,
        "ref": competition.slug,
        "title": competition.title,
        "url": page_address(call.http, competition.get_absolute_url()),
        "description": competition.subtitle,
        "category": competition.get_category_display(),
        "reward": " + ".join(pools(competition.prizes.all())) or "Kudos",
        "tags": [{"name": tag, "ref": tag} for tag in competition.tags],
        "kernelCount": 0,
        "teamCount": competition.team_count,
        "userHasEntered": is_joined,
        "userRank": (rank(call, competition) if is_joined else None) or 0,
        "maxDailySubmissions": phase.daily_limit,
        "maxTeamSize": competition.max_team_size,
        "evaluationMetric": metric,
        "awardsPoints": False,
        "isKernelsSubmissionsOnly": False,
        "submissionsDisabled": competition.current_pause is not None,
        **dates(competition),
    }


def dates(competition: Competition) -> dict[str, str]:
    """The instants that a client shows."""
    return {
        "deadline": iso_utc(competition.phase.closes_at),
        "mergerDeadline": iso_utc(competition.merger_deadline),
        "newEntrantDeadline": iso_utc(competition.entry_deadline),
        "enabledDate": iso_utc(competition.opens_at),
        "dateCreated": iso_utc(competition.created_at),
    }


def rank(call: Call, competition: Competition) -> int | None:
    """The place of this person's team on the board that decides by now; None while it has none."""
    phase = competition.phase
    mine = Board(phase, phase.active_solution).mine(call.user) if phase.active_solution else None
    return mine.rank if mine else None


def list_pages(call: Call) -> dict[str, Any]:
    """What the hosts have written, in Markdown; the rules among it."""
    competition, wanted = call.competition(), call.text("pageName")
    texts = {page.key: page.text for page in competition.pages.all()}
    if rules := competition.current_rules:
        texts["rules"] = rules.text
    pages = [page(name, text) for name, text in texts.items() if wanted in ("", name)]
    return {"pages": pages}


def page(name: str, text: str) -> dict[str, Any]:
    """One page."""
    return {
        "name": name,
        "content": text,
        "isPublished": True,
        "postTitle": name.capitalize(),
        "mimeType": "text/markdown",
    }
