"""What is written: a title, a text in Markdown, and what only hosts can tick."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import check_name
from discussion.models import REASON_LENGTH, TEXT_LENGTH, TITLE_LENGTH

MARKDOWN = gettext_lazy("Markdown: **bold**, `code`, lists, tables. Up to 20,000 characters.")


class CommentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=MARKDOWN,
    )
    is_official = forms.BooleanField(label=gettext_lazy("This is the official answer"), required=False)

    def __init__(self, *args: Any, moderates: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not moderates:
            del self.fields["is_official"]


class TopicForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH, validators=[check_name])
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=MARKDOWN,
    )
    is_announcement = forms.BooleanField(
        label=gettext_lazy("Announcement"),
        required=False,
        help_text=gettext_lazy("Stands above all other topics, and stays an announcement."),
    )

    def __init__(self, *args: Any, announces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not announces:
            del self.fields["is_announcement"]


class ReportForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("A sentence that whoever runs the competition reads."),
    )


class HideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("A sentence that the author reads, and whoever runs the competition."),
    )
