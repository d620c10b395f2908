"""What every page knows: the name of the site, where its mail goes, who may sign up, the choice of light or dark,
the request's id, the site's own look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.request_log import request_id

THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `site_name`, `languages` (each by its own name), `mail_goes_to_files`, `signup_open`,
    `theme` (or None: as the system), `site_logo` and `site_accent` (with a `version`, or None), `has_imprint`.
    """
    chosen = request.COOKIES.get("theme")
    return {
        "site_name": settings.SITE_NAME,
        "languages": settings.LANGUAGES,
        "site_logo": settings.SITE_LOGO,
        "site_accent": settings.SITE_ACCENT,
        "has_imprint": bool(settings.IMPRINT),
        "mail_goes_to_files": settings.MAIL_GOES_TO_FILES,
        "signup_open": settings.SIGNUP_OPEN,
        "request_id": request_id(),
        "theme": chosen if chosen in THEMES else None,
    }
