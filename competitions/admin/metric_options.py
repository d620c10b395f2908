"""The options of a metric as fields of a form, one a kind of option, each with its rule as help."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from scoring.metrics import Metric, Option
from scoring.metrics.options import ChoiceOption, CountOption, NumberOption, TextOption


def _choice(option: Option, **more: Any) -> forms.Field:
    words = option.choices if isinstance(option, ChoiceOption) else ()
    return forms.ChoiceField(choices=[(word, word) for word in words], **more)


KINDS: Mapping[type, Callable[..., forms.Field]] = {
    NumberOption: lambda option, **more: forms.FloatField(**more),
    CountOption: lambda option, **more: forms.IntegerField(**more),
    ChoiceOption: _choice,
    TextOption: lambda option, **more: forms.CharField(strip=False, widget=AdminTextInputWidget, **more),
}


def option_fields(metric: Metric) -> dict[str, forms.Field]:
    """A field for each option, by a name that no other metric's option has; it may stay empty."""
    return {field_name(metric, option): _field(option) for option in metric.options}


def field_name(metric: Metric, option: Option) -> str:
    return f"{metric.name}-{option.name}"


def chosen_options(metric: Metric, data: Mapping[str, Any]) -> dict[str, Any]:
    """The options that differ from their defaults, from the cleaned data of a form with such fields."""
    given = {option.name: (data.get(field_name(metric, option)), option.default) for option in metric.options}
    return {name: value for name, (value, default) in given.items() if value not in (None, "", default)}


def _field(option: Option) -> forms.Field:
    def check(value: Any) -> None:
        if not option.accepts(value):
            raise ValidationError(_("This must be %(rule)s.") % {"rule": option.rule})

    return KINDS[type(option)](
        option,
        label=option.name,
        required=False,
        initial=option.default,
        help_text=_("It is %(rule)s. If left empty: %(default)s.") % {"rule": option.rule, "default": option.default},
        validators=[check],
    )
