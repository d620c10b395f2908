"""How often one gets mail about one's notices: chosen on their page, or stopped from a message."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from discussion.mailing import choose_rhythm, person_of
from discussion.models import MailRhythm

Rhythm = MailRhythm.Rhythm


@require_POST
@login_required
def rhythm(request: SignedInRequest) -> HttpResponse:
    """Choose how often; what is no choice changes nothing."""
    chosen = request.POST.get("rhythm", "")
    if chosen in Rhythm.values:
        choose_rhythm(request.user, chosen)
        messages.success(request, _("Mail about your notices: %(rhythm)s.") % {"rhythm": Rhythm(chosen).label})
    return redirect("discussion:notices")


@csrf_exempt  # what is signed in the address says who it is, and mail programs send this form by themselves (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Never again, without signing in. Only by a button: what looks through mail for danger opens every link."""
    person = person_of(signed)
    if person is None:
        raise Http404
    if request.method == "POST":
        choose_rhythm(person, Rhythm.NEVER)
    return render(request, "discussion/stop_mail.html", {"person": person, "is_done": request.method == "POST"})
