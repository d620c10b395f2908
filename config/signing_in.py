"""How people come in, as the environment says: sign-up here, second factors, accounts kept elsewhere.

All that is written in capitals is a setting.
"""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import attempts
from config.environment import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 14 * 24 * 3600  # a class gets its links a week before it meets
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)

SIGNUP_OPEN = env.bool("SIGNUP_OPEN", True)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = attempts.RATE_LIMITS
GUESSES_OF_STRANGERS = attempts.GUESSES_OF_STRANGERS
ACCOUNT_FORMS = {
    "signup": "accounts.signing_up.SignUpForm",
    "reset_password_from_key": "accounts.reset.NewPasswordByMailForm",
}

MFA_ADAPTER = "accounts.second_factors.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = attempts.SECOND_FACTOR_LIMITS
MFA_FORMS = {"add_webauthn": "accounts.second_factors.PasskeyForm"}

SOCIALACCOUNT_FORMS = {"signup": "accounts.signing_up.SignUpElsewhereForm"}
SOCIALACCOUNT_ADAPTER = "accounts.elsewhere.ElsewhereAdapter"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # to connect one: it is a way in
SOCIALACCOUNT_AUTO_SIGNUP = False  # the username is public: its owner chooses it
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True


def openid(key: str, name: str, issuer: str) -> dict[str, Any] | None:
    """A provider of OpenID Connect, if the environment has `<KEY>_CLIENT_ID`."""
    app = app_of(key)
    if app and not urlsplit(issuer).netloc:
        raise ImproperlyConfigured(f"{key}_CLIENT_ID is set: set {key}_ISSUER too, such as https://id.example.org.")
    return app and {**app, "provider_id": key.lower(), "name": name, "settings": {"server_url": issuer}}


def app_of(key: str) -> dict[str, Any] | None:
    """How this installation is known to a provider."""
    client = env.str(f"{key}_CLIENT_ID", "")
    return {"client_id": client, "secret": env.str(f"{key}_CLIENT_SECRET", "")} if client else None


GOOGLE = "https://accounts.google.com"
GITHUB = app_of("GITHUB")
OPENID = [
    provider
    for provider in (
        openid("OIDC", env.str("OIDC_NAME", "OpenID Connect"), env.str("OIDC_ISSUER", "").rstrip("/")),
        openid("GOOGLE", "Google", GOOGLE),
    )
    if provider
]
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": OPENID, "OAUTH_PKCE_ENABLED": True}}
if GITHUB:
    SOCIALACCOUNT_PROVIDERS["github"] = {"APPS": [{**GITHUB, "name": "GitHub"}], "OAUTH_PKCE_ENABLED": True}

APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(["allauth.socialaccount.providers.github"] if GITHUB else []),
    "allauth.usersessions",
]
# The button "Sign in with ..." is a form, and browsers follow it to these places only.
ORIGINS = sorted(
    {
        "{0.scheme}://{0.netloc}".format(urlsplit(address))
        for address in (
            *(provider["settings"]["server_url"] for provider in OPENID),
            *(["https://github.com"] if GITHUB else []),
            *env.list("OIDC_ORIGINS", default=[]),
        )
    }
)
