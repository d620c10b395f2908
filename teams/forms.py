"""The answers to the key terms: a question each, no box that answers them all."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from competitions.acceptance import RulesOutdatedError
from competitions.models import KeyTerm, Rules

AGREE, DECLINE = "yes", "no"
ANSWERS = ((AGREE, "I agree"), (DECLINE, "I do not agree"))


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
            missing = f"Key term {term.number} (clause {term.clause}) needs an answer."
            self.fields[field_name(term)] = forms.ChoiceField(
                choices=ANSWERS,
                widget=forms.RadioSelect,
                label=f"Key term {term.number}, {term.get_category_display()}",
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
                declined = f"You did not agree to key term {term.number} (clause {term.clause})."
                self.add_error(field_name(term), f"{declined} Nobody can take part without it.")
        return self.cleaned_data

    def questions(self) -> Iterator[tuple[KeyTerm, BoundField]]:
        """Each key term with its question."""
        for term in self.terms:
            yield term, self[field_name(term)]

    def agreed(self) -> list[int]:
        """The ids of the key terms that were answered with yes."""
        return [term.pk for term in self.terms if self.cleaned_data[field_name(term)] == AGREE]
