"""The notices of one's own, and what one wants to be told."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from competitions.access import has_joined
from competitions.models import Notice
from competitions.preview import shown_competition
from discussion.mailing import rhythm_of
from discussion.models import MailRhythm, Topic
from discussion.notices import follow, follow_announcements, unread_by

NOTICES_A_PAGE = 50


@require_safe
@login_required
def notices(request: SignedInRequest) -> HttpResponse:
    """What I have yet to read, the newest first."""
    page = Paginator(unread_by(request.user), NOTICES_A_PAGE).get_page(request.GET.get("page"))
    mail = {"rhythms": MailRhythm.Rhythm.choices, "chosen": rhythm_of(request.user)} if settings.PUBLIC_URL else {}
    return render(request, "discussion/notices.html", {"page": page, **mail})


@require_POST
@login_required
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one of my notices as read."""
    notice = get_object_or_404(unread_by(request.user), pk=pk)
    Notice.objects.filter(pk=notice.pk).update(read_at=timezone.now())
    return redirect("discussion:notices")


@require_POST
@login_required
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark all of my notices as read."""
    Notice.objects.filter(pk__in=unread_by(request.user).order_by().values("pk")).update(read_at=timezone.now())
    return redirect("discussion:notices")


@require_POST
@login_required
def follow_topic(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Follow a topic or, without `follow`, no longer."""
    competition = shown_competition(request, slug)
    topic = get_object_or_404(Topic.objects.visible_to(request.user, competition), pk=pk)
    follows = "follow" in request.POST
    follow(topic, by=request.user, follows=follows)
    told = (
        _("Your notices tell you of new comments in this topic.") if follows else _("You no longer follow this topic.")
    )
    messages.success(request, told)
    return redirect(topic)


@require_POST
@login_required
def announcements(request: SignedInRequest, slug: str) -> HttpResponse:
    """Be told of announcements or, without `follow`, no longer: for those who have joined."""
    competition = shown_competition(request, slug)
    if not has_joined(request.user, competition):
        raise PermissionDenied
    follows = "follow" in request.POST
    follow_announcements(competition, by=request.user, follows=follows)
    told = (
        _("Your notices tell you of announcements.")
        if follows
        else _("Announcements are no longer among your notices.")
    )
    messages.success(request, told)
    return redirect("discussion:topics", slug)
