"""The list of competitions: searching it, and its four tabs."""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from competitions.models import Competition, Host, Participant
from competitions.models.competition import Viewer
from competitions.roles import Right
from scoring.metrics import METRICS

Listed = QuerySet[Competition]
TABS = {
    "open": gettext_lazy("Open"),
    "upcoming": gettext_lazy("Upcoming"),
    "finished": gettext_lazy("Finished"),
    "joined": gettext_lazy("Joined"),
}
ORDER = {
    "open": ("-is_joined", "phases__closes_at", "slug"),
    "upcoming": ("phases__opens_at", "slug"),
    "finished": ("-phases__closes_at", "slug"),
    "joined": ("-phases__closes_at", "slug"),
}


def found_by(words: str, category: str) -> Q:
    """What a search finds: every word in the title, subtitle, tags, metric or a host's name; in a category or all."""
    condition = Q(category=category) if category in Competition.Category.values else Q()
    for word in words.split():
        condition &= found_by_word(word)
    return condition


def found_by_word(word: str) -> Q:
    """What one word finds."""
    metrics = [name for name, metric in METRICS.items() if word.lower() in f"{name} {metric.title}".lower()]
    named = Q(user__username__icontains=word) | Q(user__display_name__icontains=word)
    return (
        Q(title__icontains=word)
        | Q(subtitle__icontains=word)
        | Q(tags_text__icontains=word)
        | Q(phases__active_solution__metric__in=metrics)
        | Q(pk__in=Host.objects.with_right(Right.EDIT).filter(named).values("competition"))
    )


def in_tab(tab: str, now: datetime) -> Q:
    """The condition of a tab at `now`: each competition is in open, upcoming or finished, and perhaps in joined."""
    if tab == "joined":
        return Q(is_joined=True)
    upcoming = Q(revealed_at=None, phases__opens_at__gt=now)
    running = Q(revealed_at=None, phases__opens_at__lte=now, phases__closes_at__gt=now)
    return {"upcoming": upcoming, "open": running, "finished": ~upcoming & ~running}[tab]


def listed(user: Viewer, words: str = "", category: str = "") -> Listed:
    """Competitions on this viewer's list that the search finds, with `is_joined`."""
    mine = Participant.objects.filter(competition=OuterRef("pk"), user=user.pk)
    everything = Competition.objects.listed_for(user).annotate(
        is_joined=Exists(mine), tags_text=Cast("tags", TextField())
    )
    return everything.filter(found_by(words, category))


def count_tabs(competitions: Listed, now: datetime) -> dict[str, int]:
    """How many competitions each tab holds, and `yours`: how many open ones are joined; one query."""
    counts = {tab: Count("pk", filter=in_tab(tab, now), distinct=True) for tab in TABS}
    yours = Count("pk", filter=in_tab("open", now) & in_tab("joined", now), distinct=True)
    result: dict[str, int] = competitions.aggregate(**counts, yours=yours)
    return result


def entries(competitions: Listed, tab: str, now: datetime) -> Listed:
    """The rows of a tab, in its order, with all that a row shows."""
    people = Count("participants", distinct=True)
    rows = competitions.filter(in_tab(tab, now)).annotate(people=people, closes_at=F("phases__closes_at"))
    return rows.order_by(*ORDER[tab]).prefetch_related("phases__active_solution", "prizes")
