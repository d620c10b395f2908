"""The tags of one of a team's submissions."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from accounts.requests import SignedInRequest
from competitions.preview import shown_competition
from submissions.forms import TagsForm
from submissions.models import Submission
from submissions.tagging import set_tags


@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tags(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The form for them, for htmx by itself; a POST puts what it says in their place."""
    competition = shown_competition(request, slug)
    mine = Submission.objects.visible_to(request.user).filter(phase__competition=competition)
    submission = get_object_or_404(mine, pk=pk)
    written = ", ".join(map(str, submission.tags.all()))
    form = TagsForm(request.POST or None, initial={"tags": written}, auto_id=f"%s-of-{pk}")
    if form.is_valid():
        set_tags(submission, form.cleaned_data["tags"])
        return redirect(f"{reverse('submissions:mine', args=[slug])}#submission-{pk}")
    template = "submissions/_tags.html" if "HX-Request" in request.headers else "submissions/tags.html"
    context = {"competition": competition, "tab": "submissions", "submission": submission, "form": form}
    return render(request, template, context, status=400 if form.errors else 200)
