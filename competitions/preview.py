"""Preview: those who run a competition look at its pages as participants will.

It changes what is drawn and gives no right: whatever is sent in a preview is refused or thrown away.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from competitions.models import Competition
from competitions.roles import Right

KEY = "preview"


def shown_competition(request: HttpRequest, slug: str) -> Competition:
    """The competition, if this viewer may see it, else 404; marked if they look at a preview."""
    return marked(request, get_object_or_404(Competition.objects.visible_to(request.user), slug=slug))


def marked(request: HttpRequest, competition: Competition) -> Competition:
    """The competition, marked as a preview if this viewer has asked for one and helps to run it."""
    asked = request.session.get(KEY) == competition.pk
    competition.in_preview = asked and competition.lets(request.user, Right.LOOK)
    return competition


def nothing_sent(request: HttpRequest) -> HttpResponse:
    """The answer to a form that was sent in a preview."""
    messages.info(request, _("This is a preview: nothing was sent."))
    return redirect(request.path)


@login_required
@require_POST
def preview(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin to look as a participant or, with `stop`, end it and go back to the admin."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    if not competition.lets(request.user, Right.LOOK):
        raise PermissionDenied
    if "stop" in request.POST:
        request.session.pop(KEY, None)
        return redirect("admin:competitions_competition_change", competition.pk)
    request.session[KEY] = competition.pk
    return redirect(competition)
