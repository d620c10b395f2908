"""What a team sends: the file and its own words about it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.models import TAG_LENGTH
from submissions.tagging import MOST_TAGS


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Prediction file"), allow_empty_file=True
    )  # emptiness is refused with a remedy
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


class TagsForm(forms.Form):
    """The tags of a submission, with commas between them; none takes all away."""

    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=gettext_lazy(
            "Up to five short words, with commas between them. Nobody else than your team sees them."
        ),
    )

    def clean_tags(self) -> list[str]:
        """Each once, in small letters: "CV" and "cv" are one tag."""
        given = (" ".join(part.split()).lower() for part in self.cleaned_data["tags"].split(","))
        tags = list(dict.fromkeys(filter(None, given)))
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("Give at most %(most)d tags.") % {"most": MOST_TAGS})
        if any(len(tag) > TAG_LENGTH or not tag.isprintable() for tag in tags):
            raise forms.ValidationError(
                _("A tag has at most %(most)d letters, digits and signs.") % {"most": TAG_LENGTH}
            )
        return tags
