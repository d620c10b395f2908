"""One page for every deed that is asked about before it is done: what it does, what is in the way, one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse


@dataclass(frozen=True)
class Question:
    """`about` says what the deed does; with `obstacles` there is no button."""

    title: str
    about: str
    button: str
    obstacles: Sequence[str] = ()


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
