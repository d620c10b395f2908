"""How the API is set up: who comes in and how, what it reads and writes, how often, how it describes itself."""

from typing import Any


def rest_framework(rates: dict[str, str], proxies: int) -> dict[str, Any]:
    """REST framework's settings. `rates` are such as 600/minute; `proxies` add to X-Forwarded-For."""
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": [
            "accounts.authentication.BearerAuthentication",
            "rest_framework.authentication.SessionAuthentication",
        ],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
        "DEFAULT_THROTTLE_CLASSES": [f"config.throttles.{name}Throttle" for name in ("Request", "Stranger", "Upload")],
        "DEFAULT_THROTTLE_RATES": rates,
        "NUM_PROXIES": proxies,
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "DEFAULT_METADATA_CLASS": None,  # OPTIONS is refused: the description says more
        "DEFAULT_SCHEMA_CLASS": "config.api_schema.PodiumSchema",
        "EXCEPTION_HANDLER": "config.rest.answer_in_our_shape",
        "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    }


SPECTACULAR: dict[str, Any] = {
    "TITLE": "Podium",
    "DESCRIPTION": "Prediction competitions: join, submit, follow the board.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_PATCH": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/favicon.svg",
    "ENUM_NAME_OVERRIDES": {
        "CategoryEnum": "competitions.models.Competition.Category",
        "KeyTermCategoryEnum": "competitions.models.KeyTerm.Category",
    },
}
