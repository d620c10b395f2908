"""The topics of a competition, one topic with its comments, and writing there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from competitions.models import Competition
from competitions.preview import nothing_sent, shown_competition
from discussion.errors import PostRefusedError
from discussion.forms import CommentForm, TopicForm
from discussion.models import Post, Topic
from discussion.posting import comment, start_topic
from discussion.rights import may_announce, may_moderate, may_report, may_write

TOPICS_A_PAGE = 30
POSTS_A_PAGE = 50


@require_safe
def topics(request: HttpRequest, slug: str) -> HttpResponse:
    """The list: announcements first, then what was written in last; searched, or the write-ups alone."""
    competition, words = shown_competition(request, slug), request.GET.get("q", "").strip()
    openings = Post.objects.filter(is_opening=True).select_related("author")
    seen = Topic.objects.visible_to(request.user, competition)
    write_ups, only_write_ups = seen.write_ups(), "write-ups" in request.GET
    found = (write_ups if only_write_ups else seen).about(words).listed()
    found = found.prefetch_related(Prefetch("posts", openings, to_attr="openings"))
    context = {
        "competition": competition,
        "tab": "discussion",
        "page": Paginator(found, TOPICS_A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "has_write_ups": only_write_ups or write_ups.exists(),
        "only_write_ups": only_write_ups,
        "may_write": may_write(request.user, competition),
    }
    return render(request, "discussion/topics.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One topic; a POST adds a comment, or shows it as it would look."""
    competition = shown_competition(request, slug)
    seen = Topic.objects.visible_to(request.user, competition).select_related("team")
    shown = get_object_or_404(seen, pk=pk)
    form = CommentForm(request.POST or None, moderates=may_moderate(request.user, competition))
    if request.method == "POST":
        return answer(request, competition, shown, form)
    return topic_page(request, competition, shown, form)


def answer(request: HttpRequest, competition: Competition, shown: Topic, form: CommentForm) -> HttpResponse:
    """Take a comment, preview it, or say why not."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.path)
    if not may_write(request.user, competition):
        raise PermissionDenied
    if form.is_valid() and "preview" not in request.POST:
        if competition.in_preview:
            return nothing_sent(request)
        given = form.cleaned_data
        try:
            return redirect(comment(shown, given["text"], by=request.user, is_official=given.get("is_official", False)))
        except PostRefusedError as refusal:
            form.add_error(None, str(refusal))
    return topic_page(request, competition, shown, form)


def topic_page(request: HttpRequest, competition: Competition, shown: Topic, form: CommentForm) -> HttpResponse:
    """The page, with the comment that was refused or is looked at first."""
    moderates = may_moderate(request.user, competition)
    context = {
        "competition": competition,
        "tab": "discussion",
        "topic": shown,
        "page": Paginator(shown.posts.seen_by(request.user), POSTS_A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "draft": drafted(request, form),
        "may_write": may_write(request.user, competition) and (moderates or not shown.locked_at),
        "moderates": moderates,
        "may_report": may_report(request.user, competition),
    }
    return render(request, "discussion/topic.html", context, status=400 if form.errors else 200)


def drafted(request: HttpRequest, form: CommentForm | TopicForm) -> str:
    """The text that was sent to be looked at first."""
    return form.cleaned_data.get("text", "") if "preview" in request.POST and form.is_valid() else ""


@require_safe
def post(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The lasting address of one post: it leads to its place on the page where it stands now."""
    competition = shown_competition(request, slug)
    found = get_object_or_404(Post.objects.visible_to(request.user, competition).select_related("topic"), pk=pk)
    # As a topic shows them: by the moment, then by number.
    before = list(found.topic.posts.values_list("pk", flat=True)).index(found.pk)
    page = f"?page={before // POSTS_A_PAGE + 1}" if before >= POSTS_A_PAGE else ""
    return redirect(f"{found.topic.get_absolute_url()}{page}#post-{found.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_topic(request: SignedInRequest, slug: str) -> HttpResponse:
    """A form for a topic; it can be looked at before it is sent."""
    competition = shown_competition(request, slug)
    if not may_write(request.user, competition):
        raise PermissionDenied
    form = TopicForm(request.POST or None, announces=may_announce(request.user, competition))
    if form.is_valid() and "preview" not in request.POST:
        if competition.in_preview:
            return nothing_sent(request)
        try:
            started = start_topic(competition, by=request.user, **form.cleaned_data)
            messages.success(request, _("Your topic is there for everybody who sees the competition."))
            return redirect(started)
        except PostRefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {"competition": competition, "tab": "discussion", "form": form, "draft": drafted(request, form)}
    return render(request, "discussion/new_topic.html", context, status=400 if form.errors else 200)
