"""Pages of the site itself: imprint and privacy, in the operator's words; its logo and its accent colour."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from competitions.markdown import render_markdown
from config.branding import Served


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Who answers for the site. Nobody but site admins finds an empty one, and they read how to fill it."""
    if not settings.IMPRINT and not getattr(request.user, "is_staff", False):
        raise Http404
    return render(request, "site/imprint.html", {"text": render_markdown(settings.IMPRINT, top=2)})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What becomes of people's data: what Podium itself stores, unless the operator has written a text."""
    return render(request, "site/privacy.html", {"text": render_markdown(settings.PRIVACY, top=2)})


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The operator's picture."""
    return kept_for_good(settings.SITE_LOGO)


@require_safe
def accent(request: HttpRequest) -> HttpResponse:
    """The operator's colour, as a style sheet over theme.css."""
    return kept_for_good(settings.SITE_ACCENT)


def kept_for_good(served: Served | None) -> HttpResponse:
    """Its address names its version, so it is never asked for again."""
    if not served:
        raise Http404
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(served.content, content_type=served.kind, headers=headers)
