"""The rules with their key terms: joining, and accepting anew."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from competitions.acceptance import JoinRefusedError
from competitions.models import Competition, Rules
from competitions.preview import nothing_sent, shown_competition
from competitions.rules_versions import newest_rules
from teams.entry import entry_of
from teams.forms import AnswersForm
from teams.joining import accept_again, join
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
            message = enter(competition, request.user, form)
        except JoinRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, message)
            invited = received(request.user, competition)
            return redirect("teams:team" if invited else "submissions:submit", competition.slug)
    return rules_page(request, competition, current, form)


def enter(competition: Competition, user: User, form: AnswersForm) -> str:
    """Join, or accept the version in force if an older one was accepted; returns what to say about it."""
    version, agreed = form.cleaned_data["rules_version"], form.agreed()
    if entry_of(user, competition, form.rules).is_again:
        accept_again(competition, by=user, rules_version=version, key_terms=agreed)
        return f"You have accepted version {version} of the rules."
    team = join(competition, by=user, rules_version=version, key_terms=agreed)
    return f"You have joined {competition.title} as {team.name}, a team of one."


def rules_page(request: HttpRequest, competition: Competition, current: Rules, form: AnswersForm) -> HttpResponse:
    """The page, with the answers that were given if they were refused."""
    context = {
        "competition": competition,
        "tab": "rules",
        "rules": current,
        "form": form,
        "entry": entry_of(request.user, competition, current),
    }
    return render(request, "teams/rules.html", context)
