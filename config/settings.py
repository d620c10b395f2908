"""Every setting of Podium, read from the environment and nowhere else.

Without any variable set this is the embedded default: all that it writes stands in one folder,
PODIUM_DATA. With DATABASE_URL, BROKER_URL and CACHE_URL set it is one process of the scaled deployment.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONE, SELF
from kombu import Queue

from config import api_defaults, branding, broker, embedded, file_stores, languages, logs, secret, signing_in
from config.environment import env
from config.private_folder import own
from config.signing_in import *  # noqa: F403  # the settings of people, in a module of their own

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = Path(env.str("PODIUM_DATA", str(BASE_DIR / ".podium"))).resolve()
DATA_WAS_OPEN = own(DATA)
EMBEDDED = "DATABASE_URL" not in env

# Large uploads and the file-system broker rename files out of the temporary folder: it must stand
# on the same disk as their destination.
TEMPORARY = DATA / "tmp"
TEMPORARY.mkdir(parents=True, exist_ok=True)
os.environ["TMPDIR"] = str(TEMPORARY)
tempfile.tempdir = str(TEMPORARY)

SECRET_KEY = secret.key(env.str("SECRET_KEY", ""), DATA if EMBEDDED else None)
DEMO_ACCOUNTS = DATA / "demo-accounts.json"  # exists exactly while demo passwords do
DEBUG = False
# The machine itself may always ask: the supervisor and the probes do.
NAMED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
ALLOWED_HOSTS = [*NAMED_HOSTS, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_NAME = env.str("SITE_NAME", "Podium")
SITE_LOGO = branding.read_logo(env.str("SITE_LOGO", ""), DATA)
SITE_ACCENT = branding.read_accent(env.str("SITE_ACCENT", ""))
IMPRINT, PRIVACY = env.str("IMPRINT", ""), env.str("PRIVACY", "")  # Markdown; mostly by IMPRINT_FILE, PRIVACY_FILE
PUBLIC_URL = env.str("PUBLIC_URL", "").rstrip("/")  # empty: the address that each request came to
SERVED_AT = env.str("PODIUM_SERVED_AT", "")  # by `serve`, which says so to its children

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "demo",
    "kaggle_api",
    "leaderboard",
    "submissions",
    "discussion",
    "teams",
    "competitions",
    "accounts",
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
    "config.static_files.StaticFilesMiddleware",
    "config.request_log.RequestLogMiddleware",
    "config.languages.LanguageMiddleware",  # above whatever makes a page, of errors too
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.upload_limit.UploadLimitMiddleware",  # above CSRF, which reads the whole body of a form
    "config.free_space.FreeSpaceMiddleware",  # likewise
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.last_seen.LastSeenMiddleware",
    "config.personal_pages.PersonalPagesMiddleware",
    "config.page_methods.PageMethodsMiddleware",
    "config.null_bytes.NullBytesMiddleware",
    "config.searches.SearchesMiddleware",
    "config.nested_bodies.NestedBodiesMiddleware",
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
            "builtins": ["config.templatetags.podium", "django.templatetags.i18n"],
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
else:
    # A connection is kept for a while if it still lives; a server that is gone is noticed in seconds.
    kept = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"] = {**kept, **DATABASES["default"], "ENGINE": "config.postgresql"}
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, Any] = {
    "default": env.cache_url("CACHE_URL", backend="config.redis_cache.ForgetfulRedisCache")
    if "CACHE_URL" in env
    else embedded.CACHE
}
CACHES["boards"] = embedded.BOARDS
# Counting requests in the database would turn every read into a write: embedded, each web process counts by itself.
CACHES["throttles"] = CACHES["default"] if "CACHE_URL" in env else embedded.THROTTLES


STORAGE_URL = env.str("STORAGE_URL", "")
STORAGES: dict[str, Any] = {
    **(
        file_stores.in_buckets(STORAGE_URL, env.str("SOLUTIONS_STORAGE_URL", STORAGE_URL))
        if STORAGE_URL
        else file_stores.in_folders(DATA)
    ),
    "staticfiles": {"BACKEND": "config.static_files.NamedByBytes"},
}

# Django gives stored files these bits whatever the umask says.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

SCORING_SECONDS = env.int("SCORING_SECONDS", 600)  # of processor time, for one file
SCORING_MEMORY_MB = env.int("SCORING_MEMORY_MB", 2048)
SOLUTIONS_MEMORY_MB = env.int("SOLUTIONS_MEMORY_MB", 1024)
RESCORINGS_AT_ONCE = env.int("RESCORINGS_AT_ONCE", 1)
GRACE_SECONDS = 30  # between being asked to stop and being killed
# What a file may take by the clock is twice that, and a task may begin with its last one after another's time. Whoever
# scores stops a file itself: this ends what hangs elsewhere.
TASK_SECONDS = 4 * SCORING_SECONDS + GRACE_SECONDS
PERIODIC = "periodic"  # the queue of what beat asks for
CELERY_BROKER_URL = env.str("BROKER_URL", "filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    embedded.broker_options(DATA / "broker")
    if CELERY_BROKER_URL == "filesystem://"
    else broker.redis_options(TASK_SECONDS + GRACE_SECONDS)
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SOFT_TIME_LIMIT = TASK_SECONDS
CELERY_TASK_TIME_LIMIT = TASK_SECONDS + GRACE_SECONDS
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker, however long it is gone
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # the lease says who scores, not the broker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_DB_REUSE_MAX = 2**31  # tasks: config.tracing closes connections
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_QUEUES = [Queue("celery"), Queue(PERIODIC)]  # workers take turns: no number of hints delays a sweep

LEASE_SECONDS = env.float("LEASE_SECONDS", 30.0)
SWEEP_SECONDS = env.float("SWEEP_SECONDS", 15.0)
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": schedule, "options": {"queue": PERIODIC}}
    for name, task, schedule in (
        ("sweep", "submissions.tasks.sweep", SWEEP_SECONDS),
        ("reveal", "leaderboard.tasks.reveal_due", SWEEP_SECONDS),
        ("places", "leaderboard.tasks.note_places", SWEEP_SECONDS),
        ("finals", "submissions.tasks.remind_of_finals", crontab(minute="7")),
        ("letters", "accounts.tasks.send_letters", crontab()),
        ("mail", "discussion.tasks.mail_notices", crontab()),
        # by the clock: a scheduler that is started anew would begin to count the hours anew
        ("orphans", "config.tasks.collect_orphans", crontab(minute="*/10")),
        ("leftovers", "config.tasks.clear_leftovers", crontab(hour="3", minute="47")),
    )
}

# --- people --------------------------------------------------------------------------------------

ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a code that was typed just too late, or by a clock half a minute off (RFC 6238, 5.2)

MAIL_FOLDER = DATA / "mail"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(MAIL_FOLDER)
if "EMAIL_URL" in env:
    globals().update(env.email_url("EMAIL_URL"))
MAIL_GOES_TO_FILES = EMAIL_BACKEND.endswith("filebased.EmailBackend")
EMAIL_TIMEOUT = 10  # seconds; a page that sends an account's mail waits for the server
MAIL_GOES_OUT = not EMAIL_BACKEND.endswith(("filebased.EmailBackend", "console.EmailBackend"))
# Where nobody gets mail nobody can follow a link in it.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_GOES_OUT else "optional"
MFA_ALLOW_UNVERIFIED_EMAIL = not MAIL_GOES_OUT
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", "podium@localhost")

# --- what goes over the wire ---------------------------------------------------------------------

LANGUAGES: list[tuple[str, str]] = languages.LANGUAGES
LANGUAGE_CODE = languages.ENGLISH  # of what is stored, logged or said to programs
SITE_LANGUAGE = languages.site_language(env.str("SITE_LANGUAGE", "en"))
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True

FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MAX_UPLOAD_BYTES = 2 * 1024**3
FREE_SPACE_MB = env.int("FREE_SPACE_MB", 512)

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
    # The probes of an orchestrator, and Prometheus, come by plain http from inside.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]

API_RATES = {
    "requests": env.str("API_RATE", "600/minute"),
    "strangers": env.str("API_STRANGER_RATE", "3000/minute"),
    "uploads": env.str("API_UPLOAD_RATE", "120/minute"),
    "searches": env.str("SEARCH_RATE", "120/minute"),
    "strangers_searches": env.str("SEARCH_STRANGER_RATE", "1200/minute"),
}
REST_FRAMEWORK = api_defaults.rest_framework(API_RATES, proxies=signing_in.ALLAUTH_TRUSTED_PROXY_COUNT)
SPECTACULAR_SETTINGS = api_defaults.SPECTACULAR

# --- logs, monitoring ------------------------------------------------------------------------------

LOGGING = logs.LOGGING
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # without one /metrics is nowhere
