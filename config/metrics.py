"""/metrics: what Prometheus reads. The counts of the web processes, and what is true of the whole site."""

import os
import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from config.whole_site import WholeSite


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything, for whoever has METRICS_TOKEN; nothing is here for anybody else."""
    if not may_read(request):
        raise Http404
    return HttpResponse(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Whether the request bears the token; nobody's does where there is none."""
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    given = request.headers.get("Authorization", "").encode()
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(given, wanted)


def registry() -> CollectorRegistry:
    """The counts of all processes of this web server, or of this one where it is alone; and the whole site."""
    asked = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(asked)  # type: ignore[no-untyped-call]
    else:
        asked.register(REGISTRY)
    asked.register(WholeSite())
    return asked
