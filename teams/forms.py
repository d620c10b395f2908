"""The answers to the key terms: a question each, no box that answers them all."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.acceptance import RulesOutdatedError
from competitions.models import KeyTerm, Rules

AGREE, DECLINE = "yes", "no"
ANSWERS = ((AGREE, gettext_lazy("I agree")), (DECLINE, gettext_lazy("I do not agree")))


def field_name(term: KeyTerm) -> str:
    """The name of the question that a key term is."""
    return f"term-{term.pk}"


class AnswersForm(forms.Form):
    """One required yes or no for each key term of one version of the rules."""

    rules_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, rules: Rules, data: Any = None) -> None:
        super().__init__(data, initial={"rules_version": rules.version})
        self.rules = rules
        self.terms = list(rules.key_terms.all())
        for term in self.terms:
            missing = _("Key term %(number)s (clause %(clause)s) needs an answer.") % {
                "number": term.number,
                "clause": term.clause,
            }
            self.fields[field_name(term)] = forms.ChoiceField(
                choices=ANSWERS,
                widget=forms.RadioSelect,
                label=_("Key term %(number)s, %(category)s")
                % {"number": term.number, "category": term.get_category_display()},
                error_messages={"required": missing, "invalid_choice": missing},
            )

    def clean_rules_version(self) -> int:
        """The version that was read must still be in force."""
        version: int = self.cleaned_data["rules_version"]
        if version != self.rules.version:
            raise forms.ValidationError(str(RulesOutdatedError(self.rules)))
        return version

    def clean(self) -> dict[str, Any]:
        """A "no" is an answer, but not one with which a person can take part."""
        for term in self.terms:
            if self.cleaned_data.get(field_name(term)) == DECLINE:
                declined = _(
                    "You did not agree to key term %(number)s (clause %(clause)s). Nobody can take part without it."
                )
                self.add_error(field_name(term), declined % {"number": term.number, "clause": term.clause})
        return self.cleaned_data

    def questions(self) -> Iterator[tuple[KeyTerm, BoundField]]:
        """Each key term with its question."""
        for term in self.terms:
            yield term, self[field_name(term)]

    def agreed(self) -> list[int]:
        """The ids of the key terms that were answered with yes."""
        return [term.pk for term in self.terms if self.cleaned_data[field_name(term)] == AGREE]
