"""Dry runs in the admin: send a file, see what comes of it."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in
from competitions.admin.hosted import ReadOnlyAdmin
from competitions.models import Competition
from competitions.roles import Right
from submissions.dry_run import dry_run, dry_runs
from submissions.errors import SubmissionRefusedError
from submissions.history import problems_in_words
from submissions.models import Evaluation


class DryRunForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Prediction file"),
        allow_empty_file=True,
        widget=AdminFileWidget,
        help_text=gettext_lazy(
            "A file as a team would send it, such as the sample submission. It is scored by the worker like "
            "any other; no limit counts it, no board shows it, and nobody but the hosts sees it."
        ),
    )


class DryRunAdmin(ReadOnlyAdmin[Evaluation]):
    """A page for each competition, named by the competition's number."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.dry_run_view)
        return [path("dry-run/<int:pk>/", view, name="submissions_evaluation_dry_run"), *super().get_urls()]

    def dry_run_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The dry runs so far, and a form for one more."""
        competition = get_object_or_404(Competition.objects.hosted_by(request.user), pk=pk)
        if not competition.lets(request.user, Right.EDIT):
            raise PermissionDenied
        form = DryRunForm(request.POST or None, request.FILES or None)
        if form.is_valid() and self.send(request, competition, form):
            return redirect("admin:submissions_evaluation_dry_run", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": competition._meta,
            "original": competition,
            "title": _("Dry run of %(competition)s") % {"competition": competition},
            "form": form,
            "runs": [(run, problems_in_words(run)) for run in dry_runs(competition)],
        }
        return render(request, "admin/submissions/dry_run.html", context)

    def send(self, request: HttpRequest, competition: Competition, form: DryRunForm) -> bool:
        """Hand the file to the intake; whether it was taken, with the refusal on the form if not."""
        file = form.cleaned_data["file"]
        try:
            dry_run(competition, file, name=file.name, by=signed_in(request))
        except SubmissionRefusedError as refusal:
            form.add_error("file", str(refusal).splitlines())
            return False
        messages.success(request, _("%(file_name)s has arrived and waits to be scored.") % {"file_name": file.name})
        return True
