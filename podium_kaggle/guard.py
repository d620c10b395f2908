"""Stands below the client at the only door to the network, and lets through what is for the site alone.

Both kaggle and kagglehub send everything by `requests`, whose every hop passes `HTTPAdapter.send`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy

from podium_kaggle.errors import RequestStoppedError
from podium_kaggle.hosts import Origin, origin_of

INTROSPECTION = "/api/v1/security.OAuthService/IntrospectToken"
SIGNING_IN = ("/api/v1/security.", "/api/v1/users.", "/api/v1/oauth2/")
SECRETS = ("Authorization", "Proxy-Authorization", "Cookie")
_send = HTTPAdapter.send


@dataclass
class Guard:
    site: Origin
    token: str
    sent_on_to: set[Origin] = field(default_factory=set)  # where the site keeps its files, as its redirects say

    def check(self, request: PreparedRequest, verify: object, proxies: Mapping[str, str] | None) -> None:
        """Refuse what is not for the site, or would be read on the way."""
        origin = origin_of(str(request.url))
        if origin == self.site:
            self._check_credentials(request)
        elif origin not in self.sent_on_to or not is_bare(request):
            raise RequestStoppedError(f"A request to {origin} was stopped: this is a run for {self.site} alone.")
        if origin.scheme == "https" and not verify:
            raise RequestStoppedError(f"A request to {origin} was stopped: its certificate would not be checked.")
        if origin.scheme == "http" and select_proxy(str(request.url), dict(proxies or {})):
            raise RequestStoppedError(f"A request to {origin} was stopped: a proxy would read your token.")

    def _check_credentials(self, request: PreparedRequest) -> None:
        """To the site goes the token that was chosen for it, and no other."""
        if request.headers.get("Authorization") not in (None, f"Bearer {self.token}"):
            raise RequestStoppedError(f"A request was stopped: it held a credential that is not for {self.site}.")
        path = request.path_url.partition("?")[0]
        body = request.body if isinstance(request.body, (str, bytes)) else "{}"
        told = path == INTROSPECTION and json.loads(body or "{}") == {"token": self.token}
        if path.startswith(SIGNING_IN) and not told:
            raise RequestStoppedError(f"Signing in as on kaggle.com was stopped: {self.site} takes tokens only.")

    def note(self, response: Response) -> None:
        """Where the site itself sends the client for a file, the client may go."""
        if response.is_redirect and origin_of(str(response.url)) == self.site:
            goal = origin_of(urljoin(str(response.url), response.headers["Location"]))
            if goal.scheme == "https" or self.site.is_here:
                self.sent_on_to.add(goal)


def is_bare(request: PreparedRequest) -> bool:
    """Whether a request only asks, and carries nothing that is for the site's eyes."""
    return request.method in ("GET", "HEAD") and not request.body and not any(map(request.headers.get, SECRETS))


def post(guard: Guard) -> None:
    """From now on every request of this process passes the guard."""

    def send(
        self: HTTPAdapter,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: dict[str, str] | None = None,
    ) -> Response:
        guard.check(request, verify, proxies)
        response = _send(self, request, stream, timeout, verify, cert, proxies)
        guard.note(response)
        return response

    HTTPAdapter.send = send  # type: ignore[method-assign]
