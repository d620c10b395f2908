"""Every version of the rules that is or was in force, and what differs from one to another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from competitions.differences import pieces
from competitions.models import Rules
from competitions.preview import shown_competition
from competitions.roles import Right


@require_GET
def rules_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """The text and key terms of one version; `?since=` names an older one, to which it is compared word by word."""
    competition = shown_competition(request, slug)
    known = competition.rules.all() if competition.lets(request.user, Right.LOOK) else competition.rules.published()
    shown = get_object_or_404(known, version=version)
    older = known.filter(version__lt=version)
    asked = request.GET.get("since", "")
    since = next((each for each in older if str(each.version) == asked), None)
    context = {
        "competition": competition,
        "tab": "rules",
        "rules": shown,
        "terms": shown.key_terms.all(),
        "in_force": competition.current_rules,
        "older": older,
        "since": since,
        "pieces": pieces(whole(since), whole(shown)) if since else (),
    }
    return render(request, "teams/rules_version.html", context)


def whole(rules: Rules) -> str:
    """The key terms and the text, as one text to be compared."""
    terms = [f"{term.clause}: {term.summary}\n\n" for term in rules.key_terms.all()]
    return "".join([*terms, rules.text])
