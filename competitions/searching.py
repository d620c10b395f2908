"""What may be searched for, wherever there is a search: each word is a condition, and each condition takes its time."""

from django.utils.translation import gettext as _

MOST_WORDS, MOST_CHARACTERS = 10, 200


class SearchRefusedError(Exception):
    """More is searched for than anybody looks for; the message says what is taken."""

    code = "search_too_long"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            _("A search has at most %(words)d words and %(characters)d characters. Leave some out.")
            % {"words": MOST_WORDS, "characters": MOST_CHARACTERS}
        )


def check_search(text: str) -> None:
    """Refuse what is longer than a search may be, before anything is asked of the database."""
    if len(text) > MOST_CHARACTERS or len(text.split()) > MOST_WORDS:
        raise SearchRefusedError
