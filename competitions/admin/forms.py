"""The forms of the hosts' admin."""

from typing import Any, TypeVar

from django import forms
from django.contrib.admin.widgets import AdminFileWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Model
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.editing import ComparedForm
from accounts.models import User
from competitions.admin.metric_options import chosen_options, option_fields
from competitions.data_files import add_data_file
from competitions.models import Competition, DataFile, Host, Page, Participant, Phase, Prize, Solution
from competitions.roles import Right, Role
from competitions.solutions import add_solution
from competitions.timeline import out_of_order, timeline_of
from scoring.errors import SolutionError
from scoring.metrics import METRICS
from scoring.solution import SolutionRecipe

Part = TypeVar("Part", bound=Model)
Fieldsets = list[tuple[str | None, dict[str, Any]]]

OTHER_OPTIONS = _(
    "Another metric chosen above has its own defaults. "
    '<button class="button" name="_options" formnovalidate>Show the options of the chosen metric</button>'
)


class WordsField(forms.CharField):
    """A list of words, written with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [word for part in (value or "").split(",") if (word := part.strip())]


class CompetitionForm(ComparedForm[Competition]):
    tags = WordsField(
        label=_("Tags"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("Words with commas between them, such as binary, tabular."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opening, entry = data.get("opens_at"), data.get("entry_deadline")
        if opening and entry and opening >= entry:
            self.add_error("entry_deadline", gettext("The entry deadline must come after the opening."))
        return data


class PhaseForm(ComparedForm[Phase]):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opening, closing = data.get("opens_at"), data.get("closes_at")
        if opening and closing and opening >= closing:
            self.add_error("closes_at", gettext("The closing must come after the opening for submissions."))
        return data


class PartForm(ComparedForm[Part]):
    """A part of a competition. Django leaves constraints that name the competition out of an inline's check."""

    def validate_unique(self) -> None:
        super().validate_unique()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error)


class PageForm(PartForm[Page]):
    class Meta:
        help_texts = {
            "key": _("overview, evaluation and data have places of their own; any other stands below the overview."),
            "text": _("Markdown. “Preview” at the end of this form shows it. A page without text is not kept."),
        }


class PrizeForm(PartForm[Prize]):
    class Meta:
        help_texts = {
            "place": _("Places count up from 1. Without prizes leave it empty."),
            "amount": _("What the place wins, such as 500.00."),
            "currency": _("Three capital letters, such as USD or EUR."),
        }


class PhaseFormSet(forms.BaseInlineFormSet[Phase, Competition, forms.ModelForm[Phase]]):
    """The one phase, whose dates must fit those of its competition."""

    def clean(self) -> None:
        if not self.forms:
            raise ValidationError(gettext("A competition has one phase."))
        dates = timeline_of(self.instance, self.forms[0].instance)
        if all(vars(dates).values()) and (problems := list(out_of_order(dates))):
            raise ValidationError(problems)


class HostForm(ComparedForm[Host]):
    username = forms.CharField(
        label=_("Username"),
        help_text=_(
            "The username of an account. Whoever helps to run a competition cannot take part in it. "
            "You are the owner of what you add; leave this empty unless others help."
        ),
    )

    class Meta:
        help_texts = {"role": _("What this person may do here.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["username"].initial = self.instance.user.username
            self.fields["username"].disabled = True

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        if self.instance.pk:
            return name
        user = User.objects.filter(username__iexact=name, is_active=True).first()
        if user is None:
            raise ValidationError(gettext("There is no active account with the username %(name)s.") % {"name": name})
        if Host.objects.filter(competition=self.instance.competition_id, user=user).exists():
            raise ValidationError(gettext("%(name)s is among them already.") % {"name": name})
        if Participant.objects.filter(competition=self.instance.competition_id, user=user).exists():
            raise ValidationError(
                gettext("%(name)s takes part in this competition and cannot help to run it.") % {"name": name}
            )
        self.instance.user = user
        return name


class HostFormSet(forms.BaseInlineFormSet[Host, Competition, forms.ModelForm[Host]]):
    def clean(self) -> None:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        new = [form.instance.user_id for form in kept if form.instance._state.adding and form.instance.user_id]
        if len(new) != len(set(new)):
            raise ValidationError(gettext("Name each person once."))
        roles = {form.cleaned_data.get("role") for form in kept if form.cleaned_data}
        if not self.instance._state.adding and Role.OWNER not in roles:
            raise ValidationError(gettext("A competition keeps at least one owner."))


class UploadForm(forms.Form):
    """A form whose file is checked, stored and entered by a function that takes its time."""

    competition = forms.ModelChoiceField(
        Competition.objects.none(), label=_("Competition"), help_text=_("One of your competitions.")
    )
    file = forms.FileField(
        label=_("File"), widget=AdminFileWidget, help_text=_("The file as people get it, whatever kind it is.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["competition"]
        if isinstance(choices, forms.ModelChoiceField):
            choices.queryset = Competition.objects.hosted_by(user, Right.EDIT).filter(phases__isnull=False)

    @property
    def fieldsets(self) -> Fieldsets:
        """As Django's admin names them."""
        return [(None, {"fields": list(self.fields)})]

    def enter(self, *, by: User) -> Any:
        """Do with the valid form what it is for; None, with errors on the form, if that is refused."""
        raise NotImplementedError


class SolutionForm(UploadForm):
    id_column = forms.CharField(
        label=_("Id column"),
        max_length=200,
        initial="id",
        widget=AdminTextInputWidget,
        help_text=_("The column that names each row."),
    )
    target_columns = WordsField(
        label=_("Target columns"),
        widget=AdminTextInputWidget,
        help_text=_("The columns with the answers, with commas between them."),
    )
    metric = forms.ChoiceField(
        label=_("Metric"),
        choices=lambda: [(name, metric.title) for name, metric in METRICS.items()],
        help_text=_("The function from answers and predictions to the score. It knows whether greater is better."),
    )
    weight_column = forms.CharField(
        label=_("Weight column"),
        max_length=200,
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("The column with a weight for each row, if there is one."),
    )
    field_order = ("competition", "metric", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: str = self.data.get("metric") or self.initial.get("metric") or next(iter(METRICS))
        self.chosen = METRICS.get(asked) or next(iter(METRICS.values()))
        self.options = option_fields(self.chosen)
        self.fields.update(self.options)
        self.fields["file"].help_text = gettext(
            "CSV with the id column, the answers, and a column Usage that says Public, Private or Ignored in each "
            "line. Nobody can download it, not even you."
        )

    @property
    def fieldsets(self) -> Fieldsets:
        """The metric first: a browser forgets the chosen file when the fields for other options are asked for."""
        rest = [name for name in self.fields if name not in {"competition", "metric", *self.options}]
        about = OTHER_OPTIONS if self.options else format_lazy("{} {}", gettext("It has none."), OTHER_OPTIONS)
        return [
            (None, {"fields": ["competition", "metric"]}),
            (
                gettext("Options of %(chosen_title)s") % {"chosen_title": self.chosen.title},
                {"fields": list(self.options), "description": about},
            ),
            (gettext("The file"), {"fields": rest}),
        ]

    def enter(self, *, by: User) -> Solution | None:
        data = self.cleaned_data
        recipe = SolutionRecipe(
            id_column=data["id_column"],
            target_columns=tuple(data["target_columns"]),
            metric=data["metric"],
            metric_options=chosen_options(self.chosen, data),
            weight_column=data["weight_column"] or None,
        )
        try:
            return add_solution(data["competition"].phase, data["file"], recipe, by=by)
        except SolutionError as error:
            for problem in error.problems:
                self.add_error(None, problem)
            return None


class DataFileForm(UploadForm):
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        validators=DataFile._meta.get_field("name").validators,
        widget=AdminTextInputWidget,
        help_text=_(
            "The name under which people get it; empty: the file's own. A name that is there gets a new version."
        ),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=280,
        widget=AdminTextInputWidget,
        help_text=_("What is in it, in a sentence."),
    )
    licence = forms.CharField(
        label=_("Licence"),
        required=False,
        max_length=80,
        widget=AdminTextInputWidget,
        help_text=_("Such as CC-BY-4.0; empty: not stated."),
    )
    is_sample = forms.BooleanField(
        required=False,
        label=_("sample submission"),
        help_text=_("A well-formed prediction file that people start from. Each competition has one."),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        file: File[bytes] | None = data.get("file")
        if file and not data.get("name") and "name" not in self.errors:
            data["name"] = file.name
            self.fields["name"].run_validators(file.name)
        return data

    def enter(self, *, by: User) -> DataFile:
        data = self.cleaned_data
        return add_data_file(
            data["competition"],
            data["file"],
            name=data["name"],
            description=data["description"],
            licence=data["licence"],
            is_sample=data["is_sample"],
            by=by,
        )
