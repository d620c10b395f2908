"""What people do with their own posts, and hosts with those of others."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from competitions.models import Competition
from competitions.preview import nothing_sent, shown_competition
from discussion.errors import PostRefusedError
from discussion.forms import CommentForm, HideForm, ReportForm, TopicForm
from discussion.models import Post, Topic
from discussion.moderating import hide, set_lock, unhide
from discussion.posting import edit, remove
from discussion.reporting import report
from discussion.rights import may_moderate, may_report
from discussion.views import drafted


def own_post(request: SignedInRequest, competition: Competition, pk: int) -> Post:
    """The post of this person that they may still change, else 404."""
    mine = Post.objects.open_to(request.user).filter(topic__competition=competition)
    return get_object_or_404(mine.select_related("topic__competition"), pk=pk)


def moderated(request: SignedInRequest, slug: str) -> Competition:
    """The competition, if this person moderates it; 404 if unseen, else 403."""
    competition = shown_competition(request, slug)
    if not may_moderate(request.user, competition):
        raise PermissionDenied
    return competition


def form_for(request: SignedInRequest, post: Post) -> CommentForm | TopicForm:
    """The form with which the post was written, filled with what it says; what hosts ticked stays."""
    written = {"text": post.text, "title": post.topic.title}
    kind = TopicForm if post.is_opening else CommentForm
    return kind(request.POST or None, initial=written)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_post(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change what I wrote; it can be looked at before it is saved."""
    competition = shown_competition(request, slug)
    mine = own_post(request, competition, pk)
    form = form_for(request, mine)
    if form.is_valid() and "preview" not in request.POST:
        if competition.in_preview:
            return nothing_sent(request)
        try:
            edit(mine, by=request.user, **form.cleaned_data)
            return redirect(mine)
        except PostRefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {"competition": competition, "tab": "discussion", "post": mine, "form": form}
    context["draft"] = drafted(request, form)
    return render(request, "discussion/edit.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove_post(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then take what I wrote away."""
    competition = shown_competition(request, slug)
    mine = own_post(request, competition, pk)
    if request.method != "POST":
        context = {"competition": competition, "tab": "discussion", "post": mine}
        return render(request, "discussion/remove.html", context)
    if competition.in_preview:
        return nothing_sent(request)
    try:
        stays = remove(mine, by=request.user)
    except PostRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect(mine.topic)
    messages.success(request, _("Your post is removed."))
    return redirect("discussion:topics", slug) if mine.is_opening and not stays else redirect(mine.topic)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_post(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask for the reason, then tell those who moderate."""
    competition = shown_competition(request, slug)
    if not may_report(request.user, competition):
        raise PermissionDenied
    others = Post.objects.visible_to(request.user, competition).shown().exclude(author=request.user)
    post = get_object_or_404(others.select_related("topic__competition", "author"), pk=pk)
    form = ReportForm(request.POST or None)
    if form.is_valid():
        if competition.in_preview:
            return nothing_sent(request)
        try:
            report(post, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Those who run the competition are told. Nobody else reads your report."))
            return redirect(post)
        except PostRefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {"competition": competition, "tab": "discussion", "post": post, "form": form}
    return render(request, "discussion/report.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hide_post(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask for the reason, then hide it."""
    competition = moderated(request, slug)
    shown = Post.objects.shown().filter(topic__competition=competition)
    post = get_object_or_404(shown.select_related("topic__competition", "author"), pk=pk)
    form = HideForm(request.POST or None)
    if form.is_valid():
        try:
            hide(post, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(
                request, _("The post is hidden. Its author and those who run the competition still see it.")
            )
            return redirect(post)
        except PostRefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {"competition": competition, "tab": "discussion", "post": post, "form": form}
    return render(request, "discussion/hide.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def unhide_post(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show a hidden post again."""
    posts = Post.objects.filter(topic__competition=moderated(request, slug))
    post = get_object_or_404(posts.select_related("topic__competition"), pk=pk)
    try:
        unhide(post, by=request.user)
        messages.success(request, _("Everybody can read the post again."))
    except PostRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect(post)


@require_POST
@login_required
def lock_topic(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Lock a topic or, without `lock`, open it again."""
    topic = get_object_or_404(Topic, competition=moderated(request, slug), pk=pk)
    locked = "lock" in request.POST
    set_lock(topic, locked=locked, by=request.user)
    messages.success(request, _("The topic is locked.") if locked else _("The topic is open again."))
    return redirect(topic)
