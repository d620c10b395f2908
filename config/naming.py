"""Names of models and fields that nobody wrote, because Django makes them of the code's, in the reader's language."""

from collections.abc import Iterator

from django.apps import apps
from django.utils.translation import gettext_lazy

OURS = ("accounts", "audit", "competitions", "discussion", "leaderboard", "submissions", "teams")


def names() -> Iterator[tuple[object, str]]:
    """Whatever of our apps bears a name for people, and the attribute that holds it."""
    for label in OURS:
        config = apps.get_app_config(label)
        yield config, "verbose_name"
        for model in config.get_models():
            yield model._meta, "verbose_name"
            yield model._meta, "verbose_name_plural"
            yield from ((field, "verbose_name") for field in model._meta.concrete_fields)


def translate_names() -> None:
    """From now on each is looked up when it is shown. Migrations do not see it: they ask for what was written."""
    for bearer, attribute in names():
        setattr(bearer, attribute, gettext_lazy(str(getattr(bearer, attribute))))
