"""Probes: is the process alive; can it reach what it needs."""

import secrets
from collections.abc import Callable

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app
from config.free_space import is_short

log = structlog.get_logger()


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and storage answer; 503 naming those that do not.

    A disk with too little room is named too, but stops nobody from reading, and so does not make it 503.
    """
    asked = {"database": ask_database, "broker": ask_broker, "storage": ask_storage}
    failing = [name for name, ask in asked.items() if not answers(name, ask)]
    short = ["disk"] if is_short() else []
    return JsonResponse({"ready": not failing, "failing": failing + short}, status=503 if failing else 200)


def answers(name: str, ask: Callable[[], object]) -> bool:
    """Whether it answers; why not goes to the log, never to the asker."""
    try:
        ask()
    except Exception as problem:  # noqa: BLE001  # a probe answers, whatever happens to what it asks
        log.warning("not ready", part=name, problem=str(problem))
        return False
    return True


def ask_database() -> None:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_broker() -> None:
    """One connection."""
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


def ask_storage() -> None:
    """A few bytes are written and taken away again."""
    storage = storages["predictions"]
    storage.delete(storage.save(f"probe-{secrets.token_hex(8)}", ContentFile(b"probe")))
