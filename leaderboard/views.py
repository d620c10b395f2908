"""The board: page and live fragment by one view, and the file."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, way_back
from competitions.models import Phase
from competitions.preview import marked
from leaderboard.board import PRIVATE, PUBLIC, Board, NoSuchPageError, NotRevealedError
from leaderboard.csv_file import csv_text
from leaderboard.drawing import Drawn, draw, drawn_page
from leaderboard.figures import figures_of
from leaderboard.finding import phase_of, phase_of_fragment
from leaderboard.lines import BoardPage
from leaderboard.seen_rank import see

MOST_DIGITS = 18


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The board as a page or, for htmx, its fragment, which is not even rendered while what it shows is unchanged."""
    find = phase_of_fragment if asks_for_fragment(request) else phase_of
    phase = find(slug, request.user)
    marked(request, phase.competition)
    if phase.active_solution is None:
        context = {"competition": phase.competition, "tab": "leaderboard"}
        return render(request, "leaderboard/no_board.html", context)
    drawn = page_drawn(request, asked_board(request, phase), phase.changes)
    response = fragment(request, phase, drawn) if asks_for_fragment(request) else page(request, phase, drawn)
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def page(request: HttpRequest, phase: Phase, drawn: Drawn) -> HttpResponse:
    """The whole page. Never answered by a 304: its header tells things that the board does not know of."""
    context = board_context(phase, drawn) | {"tab": "leaderboard", "etag": etag_for(request, drawn)}
    response = render(request, "leaderboard/board.html", context | {"as_of": timezone.now()})
    remember(request, phase, drawn.shown)
    return response


def remember(request: HttpRequest, phase: Phase, shown: BoardPage) -> None:
    """That a member has seen their rank on the board that decides: the page has told what is new."""
    decides = PRIVATE if shown.is_revealed else PUBLIC
    if request.user.is_authenticated and shown.mine and shown.mine.rank and shown.which == decides:
        see(phase.competition, request.user, shown.mine.rank)


@require_POST
@login_required
def seen(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put the notice of a changed rank away."""
    phase = phase_of(slug, request.user)
    mine = Board(phase, phase.active_solution).mine(request.user) if phase.active_solution else None
    if mine and mine.rank:
        see(phase.competition, request.user, mine.rank)
    return redirect(way_back(request, reverse("leaderboard:board", args=[slug])))


def fragment(request: HttpRequest, phase: Phase, drawn: Drawn) -> HttpResponseBase:
    """What moves, or 304 if this viewer has it already."""
    etag = etag_for(request, drawn)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, "leaderboard/_board.html", board_context(phase, drawn))
    response["ETag"] = etag
    return response


def etag_for(request: HttpRequest, drawn: Drawn) -> str:
    """The fragment's ETag: of what it shows, and to whom."""
    return quote_etag(drawn.etag(request.user.pk))


def board_context(phase: Phase, drawn: Drawn) -> dict[str, object]:
    """What page and fragment are made of."""
    return {"competition": phase.competition, "board": drawn.shown, "rows": drawn.rows, "foot": drawn.foot}


def asks_for_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for what moves, not for a page on its way to another."""
    whole = ("HX-Boosted", "HX-History-Restore-Request")
    return "HX-Request" in request.headers and not any(name in request.headers for name in whole)


def asked_board(request: HttpRequest, phase: Phase) -> Board:
    """The board that ?board= names; 404 for a name of none, 403 for the private one before the reveal."""
    which = request.GET.get("board", "")
    if phase.active_solution is None or which not in ("", PUBLIC, PRIVATE):
        raise Http404
    try:
        return Board(phase, phase.active_solution, which)
    except NotRevealedError as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def page_drawn(request: HttpRequest, board: Board, changes: int | None) -> Drawn:
    """The page that ?page= or ?q= asks for, or the one with the ?team=; 404 beyond the end."""
    now, query = timezone.now(), request.GET.get("q", "").strip()
    mine = board.mine(request.user)
    if query:
        return draw(board, board.search(query, mine=mine, now=now))
    team = asked_number(request, "team")
    wanted = (board.page_with(team) if team else None) or asked_number(request, "page") or 1
    try:
        return drawn_page(board, wanted, mine=mine, changes=changes, now=now)
    except NoSuchPageError as missing:
        raise Http404 from missing


def asked_number(request: HttpRequest, name: str) -> int:
    """A number in the address; 0 for what is none. A longer one is cut, to what is still beyond every page and team."""
    text = request.GET.get(name, "")
    return int(text[:MOST_DIGITS]) if text.isdecimal() else 0


@require_safe
def charts(request: HttpRequest, slug: str) -> HttpResponse:
    """The board as drawings, each with its numbers in a table."""
    phase = phase_of(slug, request.user)
    marked(request, phase.competition)
    context: dict[str, object] = {"competition": phase.competition, "tab": "leaderboard"}
    if phase.active_solution is None:
        return render(request, "leaderboard/no_board.html", context)
    figures = figures_of(phase, phase.active_solution, request.user, changes=phase.changes)
    response = render(request, "leaderboard/charts.html", context | {"figures": figures})
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def board_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole board as a file."""
    board = asked_board(request, phase_of(slug, request.user))
    name = f"{slug}-{board.which}-leaderboard.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return HttpResponse(csv_text(board), content_type="text/csv; charset=utf-8", headers=headers)
