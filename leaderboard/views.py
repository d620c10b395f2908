"""The board: page and live fragment by one view, and the file."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from competitions.models import Phase
from competitions.preview import marked
from leaderboard.board import PAGE_SIZE, PRIVATE, PUBLIC, Board, NoSuchPageError, NotRevealedError
from leaderboard.csv_file import csv_text
from leaderboard.finding import phase_of
from leaderboard.lines import BoardPage


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The board as a page or, for htmx, its fragment, which is not even rendered while what it shows is unchanged."""
    phase = phase_of(slug, request.user)
    marked(request, phase.competition)
    if phase.active_solution is None:
        context = {"competition": phase.competition, "tab": "leaderboard"}
        return render(request, "leaderboard/no_board.html", context)
    shown = page_shown(request, asked_board(request, phase))
    response = fragment(request, phase, shown) if asks_for_fragment(request) else page(request, phase, shown)
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def page(request: HttpRequest, phase: Phase, shown: BoardPage) -> HttpResponse:
    """The whole page. Never answered by a 304: its header tells things that the board does not know of."""
    context = board_context(phase, shown) | {"tab": "leaderboard", "etag": etag_for(request, shown)}
    return render(request, "leaderboard/board.html", context | {"as_of": timezone.now()})


def fragment(request: HttpRequest, phase: Phase, shown: BoardPage) -> HttpResponseBase:
    """What moves, or 304 if this viewer has it already."""
    etag = etag_for(request, shown)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        context = board_context(phase, shown) | {"is_fragment": True}
        response = render(request, "leaderboard/_board.html", context)
    response["ETag"] = etag
    return response


def etag_for(request: HttpRequest, shown: BoardPage) -> str:
    """The fragment's ETag: of what it shows, and to whom."""
    return quote_etag(shown.etag(request.user.pk))


def board_context(phase: Phase, shown: BoardPage) -> dict[str, object]:
    """What page and fragment are made of."""
    numbers = Paginator(range(shown.teams), PAGE_SIZE).get_elided_page_range(shown.number, on_each_side=2, on_ends=1)
    return {
        "competition": phase.competition,
        "board": shown,
        "page_numbers": list(numbers) if shown.pages > 1 else [],
        "page_address": f"?board={shown.which}&page=" if shown.is_revealed else "?page=",
    }


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


def page_shown(request: HttpRequest, board: Board) -> BoardPage:
    """The page that ?page= or ?q= asks for; 404 beyond the end."""
    now, number, query = timezone.now(), request.GET.get("page", "1"), request.GET.get("q", "").strip()
    if query:
        return board.search(query, viewer=request.user, now=now)
    try:
        return board.page(int(number) if number.isdecimal() and int(number) else 1, viewer=request.user, now=now)
    except NoSuchPageError as missing:
        raise Http404 from missing


@require_safe
def board_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole board as a file."""
    board = asked_board(request, phase_of(slug, request.user))
    name = f"{slug}-{board.which}-leaderboard.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return HttpResponse(csv_text(board), content_type="text/csv; charset=utf-8", headers=headers)
