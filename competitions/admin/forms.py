"""The forms of the hosts' admin."""

from typing import Any, TypeVar

from django import forms
from django.contrib.admin.widgets import AdminFileWidget, AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Model

from accounts.models import User
from competitions.data_files import add_data_file
from competitions.models import Competition, DataFile, Host, Page, Participant, Phase, Prize, Solution
from competitions.roles import Right, Role
from competitions.solutions import add_solution
from competitions.timeline import out_of_order, timeline_of
from scoring.errors import SolutionError
from scoring.metrics import METRICS
from scoring.solution import SolutionRecipe

Part = TypeVar("Part", bound=Model)


class WordsField(forms.CharField):
    """A list of words, written with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [word for part in (value or "").split(",") if (word := part.strip())]


class CompetitionForm(forms.ModelForm[Competition]):
    tags = WordsField(
        required=False,
        widget=AdminTextInputWidget,
        help_text="Words with commas between them, such as binary, tabular.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opening, entry = data.get("opens_at"), data.get("entry_deadline")
        if opening and entry and opening >= entry:
            self.add_error("entry_deadline", "The entry deadline must come after the opening.")
        return data


class PhaseForm(forms.ModelForm[Phase]):
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opening, closing = data.get("opens_at"), data.get("closes_at")
        if opening and closing and opening >= closing:
            self.add_error("closes_at", "The closing must come after the opening for submissions.")
        return data


class PartForm(forms.ModelForm[Part]):
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
            "key": "overview, evaluation and data have places of their own; any other stands below the overview.",
            "text": "Markdown. “Preview” at the end of this form shows it. A page without text is not kept.",
        }


class PrizeForm(PartForm[Prize]):
    class Meta:
        help_texts = {
            "place": "Places count up from 1. Without prizes leave it empty.",
            "amount": "What the place wins, such as 500.00.",
            "currency": "Three capital letters, such as USD or EUR.",
        }


class PhaseFormSet(forms.BaseInlineFormSet[Phase, Competition, forms.ModelForm[Phase]]):
    """The one phase, whose dates must fit those of its competition."""

    def clean(self) -> None:
        phase = self.forms[0].instance
        dates = timeline_of(self.instance, phase)
        if all(vars(dates).values()) and (problems := list(out_of_order(dates))):
            raise ValidationError(problems)


class HostForm(forms.ModelForm[Host]):
    username = forms.CharField(
        help_text="The username of an account. Whoever helps to run a competition cannot take part in it. "
        "You are the owner of what you add; leave this empty unless others help."
    )

    class Meta:
        help_texts = {"role": "What this person may do here."}

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
            raise ValidationError(f"There is no active account with the username {name}.")
        if Host.objects.filter(competition=self.instance.competition_id, user=user).exists():
            raise ValidationError(f"{name} is among them already.")
        if Participant.objects.filter(competition=self.instance.competition_id, user=user).exists():
            raise ValidationError(f"{name} takes part in this competition and cannot help to run it.")
        self.instance.user = user
        return name


class HostFormSet(forms.BaseInlineFormSet[Host, Competition, forms.ModelForm[Host]]):
    def clean(self) -> None:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        new = [form.instance.user_id for form in kept if form.instance._state.adding and form.instance.user_id]
        if len(new) != len(set(new)):
            raise ValidationError("Name each person once.")
        roles = {form.cleaned_data.get("role") for form in kept if form.cleaned_data}
        if not self.instance._state.adding and Role.OWNER not in roles:
            raise ValidationError("A competition keeps at least one owner.")


class UploadForm(forms.Form):
    """A form whose file is checked, stored and entered by a function that takes its time."""

    competition = forms.ModelChoiceField(Competition.objects.none(), help_text="One of your competitions.")
    file = forms.FileField(widget=AdminFileWidget, help_text="The file as people get it, whatever kind it is.")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["competition"]
        if isinstance(choices, forms.ModelChoiceField):
            choices.queryset = Competition.objects.hosted_by(user, Right.EDIT).filter(phases__isnull=False)

    def enter(self, *, by: User) -> Any:
        """Do with the valid form what it is for; None, with errors on the form, if that is refused."""
        raise NotImplementedError


class SolutionForm(UploadForm):
    id_column = forms.CharField(
        max_length=200, initial="id", widget=AdminTextInputWidget, help_text="The column that names each row."
    )
    target_columns = WordsField(
        widget=AdminTextInputWidget, help_text="The columns with the answers, with commas between them."
    )
    metric = forms.ChoiceField(
        choices=lambda: [(name, metric.title) for name, metric in METRICS.items()],
        help_text="The function from answers and predictions to the score. It knows whether greater is better.",
    )
    metric_options = forms.JSONField(
        required=False,
        initial=dict,
        widget=AdminTextareaWidget({"rows": 3}),
        help_text='What the metric is told besides, as JSON, such as {"eps": 1e-7}. Usually nothing.',
    )
    weight_column = forms.CharField(
        max_length=200,
        required=False,
        widget=AdminTextInputWidget,
        help_text="The column with a weight for each row, if there is one.",
    )
    field_order = ("competition", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            "CSV with the id column, the answers, and a column Usage that says Public, Private or Ignored in each "
            "line. Nobody can download it, not even you."
        )

    def clean_metric_options(self) -> dict[str, Any]:
        options = self.cleaned_data["metric_options"] or {}
        if not isinstance(options, dict):
            raise ValidationError('Options are names with values, such as {"eps": 1e-7}.')
        return options

    def enter(self, *, by: User) -> Solution | None:
        data = self.cleaned_data
        recipe = SolutionRecipe(
            id_column=data["id_column"],
            target_columns=tuple(data["target_columns"]),
            metric=data["metric"],
            metric_options=data["metric_options"],
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
        required=False,
        max_length=120,
        validators=DataFile._meta.get_field("name").validators,
        widget=AdminTextInputWidget,
        help_text="The name under which people get it; empty: the file's own. A name that is there gets a new version.",
    )
    description = forms.CharField(
        required=False, max_length=280, widget=AdminTextInputWidget, help_text="What is in it, in a sentence."
    )
    licence = forms.CharField(
        required=False, max_length=80, widget=AdminTextInputWidget, help_text="Such as CC-BY-4.0; empty: not stated."
    )
    is_sample = forms.BooleanField(
        required=False,
        label="sample submission",
        help_text="A well-formed prediction file that people start from. Each competition has one.",
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
