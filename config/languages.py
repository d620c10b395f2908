"""Which language a page is in: the one its reader chose, else one that the browser asks for, else the site's.

Programs are answered in English, whoever starts them: docs/adr/0014-pages-are-translated-programs-read-english.md.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from config.for_programs import asks_for_program

ENGLISH = "en-gb"
LANGUAGES: list[tuple[str, str]] = [(ENGLISH, "English"), ("de", "Deutsch")]
CODES = {code.partition("-")[0]: code for code, _ in LANGUAGES}


def site_language(name: str) -> str:
    """The code of what SITE_LANGUAGE names."""
    if name not in CODES:
        raise ImproperlyConfigured(f"SITE_LANGUAGE must be one of {', '.join(CODES)}, not {name}.")
    return CODES[name]


def language_of(request: HttpRequest) -> str:
    """In which language a page is to be."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in CODES.values():
        return str(chosen)
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    known = (CODES.get(code.partition("-")[0]) for code, _ in asked)
    return next((code for code in known if code), str(settings.SITE_LANGUAGE))


class LanguageMiddleware:
    """Makes each page in its language and says so, so that no cache gives it to who reads another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = ENGLISH if asks_for_program(request) else language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        if not asks_for_program(request) and response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
            response.headers.setdefault("Content-Language", language)
        return response
