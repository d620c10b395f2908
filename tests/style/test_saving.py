"""No code of ours saves a whole row that it has not just made: it would undo what was done since it was loaded."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.test import RequestFactory

from accounts.changes import SavedByChanges
from accounts.editing import AS_SHOWN, ComparedForm, LockingAdmin
from tests.factories import make_competition, make_user
from tests.style.test_house_style import APPS, MODULES, ROOT

SAYS_WHAT = {"update_fields", "force_insert"}
# Not rows, each with what it is. A form of a model ends in the save() of accounts/changes.py.
OTHERS = {"form": "a form", "formset": "its rows are SavedByChanges", "super()": "what an override goes on to"}


def bare_saves(source: str) -> Iterator[int]:
    """The lines where something is saved that says neither which fields nor that it is new."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("save", "asave"):
            says = {keyword.arg for keyword in node.keywords}
            if not node.args and not says & SAYS_WHAT and ast.unparse(node.func.value) not in OTHERS:
                yield node.lineno


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_whatever_is_saved_says_which_fields_or_that_it_is_new(path: Path) -> None:
    wrong = list(bare_saves(path.read_text()))
    assert not wrong, (
        f"{path.relative_to(ROOT)}, lines {wrong}: save(update_fields=[...]) what you changed under the row's lock, or "
        "save(force_insert=True) what you have just made."
    )


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("team.save()", 1),
        ("Team.objects.get(pk=1).save()", 1),
        ("team.save(using='default')", 1),
        ("team.save(update_fields=['name'])\nteam.save(force_insert=True)\nform.save()\nstorage.save(name, file)", 0),
    ],
)
def test_a_bare_save_is_found(source: str, count: int) -> None:
    assert len(list(bare_saves(source))) == count


# Two of them are forms of allauth's; a team's name never stands without what a reader sees in it.
OVERRIDES = ["accounts/changes.py", "accounts/reset.py", "accounts/signing_up.py", "teams/models.py"]


def test_save_is_overridden_where_there_is_a_reason() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in MODULES
        for model in ast.walk(ast.parse(path.read_text()))
        if isinstance(model, ast.ClassDef)
        for each in model.body
        if isinstance(each, ast.FunctionDef) and each.name == "save"
    ]
    assert found == OVERRIDES


def test_every_admin_is_ours() -> None:
    """Another's would ask Django's permissions, and save as it likes."""
    foreign = {f"{each.__class__.__module__}.{each.__class__.__name__}" for each in admin.site._registry.values()}
    foreign = {name for name in foreign if name.partition(".")[0] not in APPS}
    assert not foreign, f"Unregister them, as accounts/admin.py does, or write an admin of ours: {sorted(foreign)}"


def editing() -> list[ModelAdmin[Model]]:
    """The admins on which somebody changes a row that is there."""
    request = RequestFactory().get("/")
    request.user = make_user("admin", is_staff=True)
    make_competition()
    return [each for each in admin.site._registry.values() if each.has_change_permission(request)]


@pytest.mark.django_db
def test_whatever_is_edited_in_the_admin_is_locked_compared_and_saved_by_its_changes() -> None:
    admins = editing()
    assert {each.opts.model_name for each in admins} == {"user", "competition", "rules"}
    for each in admins:
        assert isinstance(each, LockingAdmin), each
        for part in (each, *each.inlines):
            assert issubclass(part.model, SavedByChanges), part
            assert issubclass(part.form, ComparedForm), part
            assert part.get_fieldsets is not ModelAdmin.get_fieldsets, f"{part} does not send {AS_SHOWN}"
