"""The rules with their key terms: joining, and accepting anew."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import SignedInRequest
from competitions.acceptance import JoinRefusedError
from competitions.errors import DeedRefusedError
from competitions.models import Competition, Rules
from competitions.preview import nothing_sent, shown_competition
from competitions.rules_versions import newest_rules
from teams.entry import entry_of
from teams.forms import AnswersForm
from teams.joining import accept_again
from teams.models import EntryRequest
from teams.requests import enter, take_back
from teams.team_page import received


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules in force with their key terms; a POST answers them, to join or to accept a newer version."""
    competition = shown_competition(request, slug)
    current = competition.current_rules
    if current is None and competition.in_preview:
        current = newest_rules(competition)
    if current is None:
        return render(request, "teams/no_rules.html", {"competition": competition, "tab": "rules"})
    if request.method == "POST" and competition.in_preview:
        return nothing_sent(request)
    if request.method == "POST":
        return answer(request, competition, current)
    return rules_page(request, competition, current, AnswersForm(current))


def answer(request: HttpRequest, competition: Competition, current: Rules) -> HttpResponse:
    """Take the answers to the key terms, or show what is missing."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.path)
    form = AnswersForm(current, request.POST)
    if form.is_valid():
        try:
            message = enter_by_form(request, competition, request.user, form)
        except JoinRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, message)
            return redirect(next_page(competition, request.user), competition.slug)
    return rules_page(request, competition, current, form)


def next_page(competition: Competition, user: User) -> str:
    """Where to go on after the answers: the rules while a host has to decide, the invitations, or submitting."""
    if EntryRequest.objects.standing_of(user, competition):
        return "teams:rules"
    return "teams:team" if received(user, competition) else "submissions:submit"


def enter_by_form(request: HttpRequest, competition: Competition, user: User, form: AnswersForm) -> str:
    """Join, ask to, or accept the version in force if an older one was accepted; returns what to say about it."""
    version, agreed = form.cleaned_data["rules_version"], form.agreed()
    if entry_of(user, competition, form.rules).is_again:
        accept_again(competition, by=user, rules_version=version, key_terms=agreed)
        return _("You have accepted version %(version)s of the rules.") % {"version": version}
    entered = enter(competition, by=user, rules_version=version, key_terms=agreed)
    if isinstance(entered, EntryRequest):
        return _("You have asked to join %(competition_title)s.") % {"competition_title": competition.title}
    return _("You have joined %(competition_title)s as %(entered_name)s, a team of one.") % {
        "competition_title": competition.title,
        "entered_name": entered.name,
    }


@require_POST
@login_required
def withdraw_request(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take back my request to join, while it waits."""
    competition = shown_competition(request, slug)
    mine = get_object_or_404(EntryRequest.objects.waiting(), competition=competition, user=request.user)
    try:
        take_back(mine)
        messages.success(request, _("Your request is withdrawn. You can ask again."))
    except DeedRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("teams:rules", slug)


def rules_page(request: HttpRequest, competition: Competition, current: Rules, form: AnswersForm) -> HttpResponse:
    """The page, with the answers that were given if they were refused."""
    context = {
        "competition": competition,
        "tab": "rules",
        "rules": current,
        "older": competition.rules.published().filter(version__lt=current.version),
        "form": form,
        "entry": entry_of(request.user, competition, current),
    }
    return render(request, "teams/rules.html", context)
