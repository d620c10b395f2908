"""Every setting of Podium, read from the environment and nowhere else.

Without any variable set this is the embedded default: all that it writes stands in one folder,
PODIUM_DATA. With DATABASE_URL, BROKER_URL and CACHE_URL set it is one process of the scaled deployment.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import api_defaults, embedded, signing_in
from config.signing_in import *  # noqa: F403  # the settings of people, in a module of their own

django_stubs_ext.monkeypatch()
env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = Path(env.str("PODIUM_DATA", str(BASE_DIR / ".podium"))).resolve()
EMBEDDED = "DATABASE_URL" not in os.environ

# Large uploads and the file-system broker rename files out of the temporary folder: it must stand
# on the same disk as their destination.
TEMPORARY = DATA / "tmp"
TEMPORARY.mkdir(parents=True, exist_ok=True)
os.environ["TMPDIR"] = str(TEMPORARY)
tempfile.tempdir = str(TEMPORARY)


def secret_key() -> str:
    """The key from the environment; only the embedded default may make its own."""
    if key := str(env.str("SECRET_KEY", "")):
        return key
    if EMBEDDED:
        return embedded.secret_key(DATA)
    raise ImproperlyConfigured("Set SECRET_KEY: with DATABASE_URL set, every process must share one key.")


SECRET_KEY = secret_key()
DEMO_ACCOUNTS = DATA / "demo-accounts.json"  # exists exactly while demo passwords do
DEBUG = False
# The machine itself may always ask: the supervisor and the probes do.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_NAME = env.str("SITE_NAME", "Podium")

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "demo",
    "leaderboard",
    "submissions",
    "teams",
    "competitions",
    "accounts",
    "scoring",
    "audit",
    "config.apps.PodiumAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *signing_in.APPS,
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.upload_limit.UploadLimitMiddleware",  # above CSRF, which reads the whole body of a form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.last_seen.LastSeenMiddleware",
    "config.personal_pages.PersonalPagesMiddleware",
    "config.page_methods.PageMethodsMiddleware",
    "config.null_bytes.NullBytesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.page_context.site",
            ],
            "builtins": ["config.templatetags.podium"],
        },
    }
]

# --- database, broker, cache, files -------------------------------------------------------------

DATABASES: dict[str, Any] = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA}/podium.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer waits for its turn at the start; DEFERRED lost scorings to "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted is overwritten too: the name and address of an account that has gone.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA secure_delete=ON",
    }
    # Tests run on a disk too: connections that share a database in memory fail at once instead of waiting.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, Any] = {"default": env.cache_url("CACHE_URL") if "CACHE_URL" in os.environ else embedded.CACHE}
# Counting requests in the database would turn every read into a write: embedded, each web process counts by itself.
CACHES["throttles"] = CACHES["default"] if "CACHE_URL" in os.environ else embedded.THROTTLES


def local_storage(name: str) -> dict[str, Any]:
    """A folder of DATA without an address: its files leave only by a view that asks who is there."""
    return {"BACKEND": "config.local_files.LocalFiles", "OPTIONS": {"location": DATA / "files" / name}}


STORAGES: dict[str, Any] = {
    "default": local_storage("media"),
    "data": local_storage("data"),
    "predictions": local_storage("predictions"),
    "solutions": local_storage("solutions"),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CELERY_BROKER_URL = env.str("BROKER_URL", "filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    embedded.broker_options(DATA / "broker") if CELERY_BROKER_URL == "filesystem://" else {"visibility_timeout": 3600}
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"

LEASE_SECONDS = env.float("LEASE_SECONDS", 30.0)
SWEEP_SECONDS = env.float("SWEEP_SECONDS", 15.0)
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "submissions.tasks.sweep", "schedule": SWEEP_SECONDS},
    "reveal": {"task": "leaderboard.tasks.reveal_due", "schedule": SWEEP_SECONDS},
}

# --- people --------------------------------------------------------------------------------------

ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
MFA_TOTP_ISSUER = SITE_NAME

MAIL_FOLDER = DATA / "mail"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(MAIL_FOLDER)
if "EMAIL_URL" in os.environ:
    globals().update(env.email_url("EMAIL_URL"))
MAIL_GOES_TO_FILES = EMAIL_BACKEND.endswith("filebased.EmailBackend")
EMAIL_TIMEOUT = 10  # seconds; a page that sends mail waits for the server
MAIL_GOES_OUT = not EMAIL_BACKEND.endswith(("filebased.EmailBackend", "console.EmailBackend"))
# Where nobody gets mail nobody can follow a link in it.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_GOES_OUT else "optional"
MFA_ALLOW_UNVERIFIED_EMAIL = not MAIL_GOES_OUT
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", "podium@localhost")

# --- what goes over the wire ---------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
DATE_FORMAT, TIME_FORMAT, DATETIME_FORMAT = "j M Y", "H:i", "j M Y, H:i"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True

FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAX_UPLOAD_BYTES = 2 * 1024**3

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *signing_in.ORIGINS],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = env.bool("HTTPS", default=False)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    # The probes of an orchestrator come by plain http from inside.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

API_RATES = {
    "requests": env.str("API_RATE", "600/minute"),
    "strangers": env.str("API_STRANGER_RATE", "3000/minute"),
    "uploads": env.str("API_UPLOAD_RATE", "120/minute"),
}
REST_FRAMEWORK = api_defaults.rest_framework(API_RATES, proxies=signing_in.ALLAUTH_TRUSTED_PROXY_COUNT)
SPECTACULAR_SETTINGS = api_defaults.SPECTACULAR

# --- logs: one line of fields an event, on standard error ------------------------------------------

SHARED_LOG_FIELDS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "fields": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": SHARED_LOG_FIELDS,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "fields"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # The default sends DEBUG=False errors by mail to ADMINS; ours go to the log like all else.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # The file-system broker has no host name, and kombu says so at every connection.
        "kombu.connection": {"level": "ERROR"},
    },
}
structlog.configure(
    processors=[*SHARED_LOG_FIELDS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
