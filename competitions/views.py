"""Pages of the competitions: the list, the overview, the data; and the cover."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competitions.access import may_read_data
from competitions.calendar import timeline
from competitions.cover import draw_cover
from competitions.listing import TABS, count_tabs, entries, listed
from competitions.models import Competition, Stage
from competitions.pictures import kind_of
from competitions.preview import shown_competition
from competitions.roles import Right

A_PAGE = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The list: searched, by category, in four tabs."""
    words, category = request.GET.get("q", "").strip(), request.GET.get("category", "")
    tab = request.GET.get("stage", "")
    tab, now = tab if tab in TABS else "open", timezone.now()
    found = listed(request.user, words, category)
    counts = count_tabs(found, now)
    context = {
        "page": Paginator(entries(found, tab, now), A_PAGE).get_page(request.GET.get("page")),
        "tabs": [
            (name, TABS[name], counts[name]) for name in TABS if name != "joined" or request.user.is_authenticated
        ],
        "counts": counts,
        "tab": tab,
        "words": words,
        "category": category,
        "categories": Competition.Category.choices,
    }
    return render(request, "competitions/home.html", context)


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """What the host wrote, how it is scored, the timeline, the prizes, the limits."""
    competition = shown_competition(request, slug)
    pages = {page.key: page for page in competition.pages.exclude(key="data")}
    context = {
        "competition": competition,
        "tab": "overview",
        "phase": competition.phase,
        "solution": competition.phase.active_solution,
        "overview": pages.pop("overview", None),
        "evaluation": pages.pop("evaluation", None),
        "more_pages": pages.values(),
        "timeline": timeline(competition, timezone.now()),
        "prizes": competition.prizes.all(),
        "is_draft": competition.stage == Stage.DRAFT,
        "runs_it": not competition.in_preview and competition.lets(request.user, Right.LOOK),
    }
    return render(request, "competitions/overview.html", context)


@require_safe
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """The data files; to take one, the rules must be accepted."""
    competition = shown_competition(request, slug)
    context = {
        "competition": competition,
        "tab": "data",
        "text": competition.pages.filter(key="data").first(),
        "files": competition.data_files.current(),
        "may_read": may_read_data(request.user, competition),
    }
    return render(request, "competitions/data.html", context)


@require_safe
def cover(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The host's picture, or a drawing of our own. Its address changes with it, so it is kept for good."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    response: HttpResponseBase
    if competition.cover:
        picture = competition.cover.open("rb")
        response = FileResponse(picture, content_type=kind_of(picture) or "application/octet-stream")
    else:
        response = HttpResponse(draw_cover(competition.slug), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
