"""What a team sends: the file and its own words about it."""

from django import forms


class UploadForm(forms.Form):
    file = forms.FileField(label="Prediction file", allow_empty_file=True)  # emptiness is refused with a remedy
    note = forms.CharField(label="Note", max_length=200, required=False)
