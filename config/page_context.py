"""What every page knows: the name of the site, where its mail goes, who may sign up, the choice of light or dark."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `site_name`, `mail_goes_to_files`, `signup_open`, `theme` (or None: as the system)."""
    chosen = request.COOKIES.get("theme")
    return {
        "site_name": settings.SITE_NAME,
        "mail_goes_to_files": settings.MAIL_GOES_TO_FILES,
        "signup_open": settings.SIGNUP_OPEN,
        "theme": chosen if chosen in THEMES else None,
    }
