"""What people write about themselves and their tokens."""

from django import forms

from accounts.models import ApiToken, User


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("display_name",)


class TokenForm(forms.ModelForm[ApiToken]):
    class Meta:
        model = ApiToken
        fields = ("name",)
        help_texts = {"name": "Where you will use it, such as “laptop”. You will see it in this list."}
