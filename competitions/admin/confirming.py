"""One page for every deed that is asked about before it is done: what it does, what is in the way, one button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from competitions.errors import DeedRefusedError


@dataclass(frozen=True)
class Question:
    """`about` says what the deed does; with `obstacles` there is no button; `form` has what it needs to know."""

    title: str
    about: str
    button: str
    obstacles: Sequence[str] = ()
    form: Form | None = None


def ask(request: HttpRequest, model_admin: "ModelAdmin[Any]", row: Model, question: Question) -> TemplateResponse:
    """The page that asks; its button posts to the same address."""
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": row,
        "title": question.title,
        "question": question,
    }
    return TemplateResponse(request, "admin/confirm.html", context)


def ask_then_do(
    request: HttpRequest, model_admin: "ModelAdmin[Any]", row: Model, question: Question, do: Callable[[], str]
) -> HttpResponse:
    """Ask; on a POST do it, say the sentence that `do` returns, and go to the row's page.

    A DeedRefusedError is told on the form.
    """
    form = question.form or Form()
    if request.method == "POST" and (question.form is None or form.is_valid()):
        try:
            messages.success(request, do())
        except DeedRefusedError as refusal:
            if question.form is None:
                messages.error(request, str(refusal))
            else:
                form.add_error(None, str(refusal))
                return ask(request, model_admin, row, question)
        return redirect(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_change", row.pk)
    return ask(request, model_admin, row, question)
