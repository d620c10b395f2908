"""Aims the genuine client of this process at one site, and makes sure that it is aimed."""

import importlib
import os
import re
import sys
from pathlib import Path
from typing import Any

import requests

from podium_kaggle.errors import (
    NoAnswerError,
    NotAPodiumTokenError,
    NoTokenError,
    TokenNotAcceptedError,
    TooLateError,
    UnknownClientError,
)
from podium_kaggle.guard import INTROSPECTION, Guard, post
from podium_kaggle.hosts import Origin, site
from podium_kaggle.remembered import private_folder, recall

PREFIX = "podium_"
SECONDS = 30
NO_PROXY = "localhost,127.0.0.1,::1"
SERVICE, METHOD = "competitions.CompetitionApiService", "ListCompetitions"
_aimed_at: list[Guard] = []


def use(host: str, token: str = "") -> str:
    """Aim what `import kaggle` and `import kagglehub` give at a site; the username there.

    Without `token`, that of the environment variable PODIUM_TOKEN or of `podium-kaggle login`. To be called before
    kaggle is imported. From then on this process reaches no other site by `requests`.
    """
    origin = site(host)
    guard = Guard(origin, token_for(origin, token))
    if not _aimed_at:
        aim(guard)
    elif (origin, guard.token) != (_aimed_at[0].site, _aimed_at[0].token):
        raise TooLateError
    return username(guard)


def aim(guard: Guard) -> None:
    """Guard first: whatever the client turns out to be, nothing leaves for elsewhere."""
    if "kaggle" in sys.modules:
        raise TooLateError
    post(guard)
    _aimed_at.append(guard)
    set_environment(guard)
    point(guard)


def token_for(origin: Origin, given: str = "") -> str:
    """The token for a site, if it is one of a Podium."""
    token = given or os.environ.get("PODIUM_TOKEN") or recall().tokens.get(str(origin), "")
    if not token:
        raise NoTokenError(str(origin))
    if not re.fullmatch(rf"{PREFIX}[\w-]+", token, re.ASCII):
        raise NotAPodiumTokenError(str(origin))
    return token


def set_environment(guard: Guard) -> None:
    """All that the client reads: nothing of Kaggle's, and its files in a folder of ours for this site."""
    for name in [name for name in os.environ if name.startswith("KAGGLE_")]:
        del os.environ[name]
    place = re.sub(r"[^\w.-]+", "_", str(guard.site).partition("://")[2])
    os.environ["KAGGLE_API_ENVIRONMENT"] = "LOCALHOST"  # not production: a mistake must not reach kaggle.com
    os.environ["KAGGLE_API_TOKEN"] = guard.token  # goes before whatever stands in ~/.kaggle
    os.environ["KAGGLE_CONFIG_DIR"] = str(private_folder("client", place))
    # Another site's competition may have the same name: what was downloaded from it is not this one's.
    os.environ.setdefault("KAGGLEHUB_CACHE", str(Path.home() / ".cache" / "podium-kaggle" / place))
    os.environ["NETRC"] = os.devnull  # requests would add what stands there for a site
    if guard.site.is_here:
        os.environ["NO_PROXY"] = os.environ["no_proxy"] = NO_PROXY


def point(guard: Guard) -> None:
    """Set the one entry of the client's table of addresses, and ask a client object where it would send things."""
    # Imported here: the environment must have been set. Private names: looked up with care.
    try:
        known = importlib.import_module("kagglesdk.kaggle_env")
        known._env_to_endpoint[known.KaggleEnv.LOCAL] = str(guard.site)
        sdk = importlib.import_module("kagglesdk.kaggle_client")
        client = sdk.KaggleClient(env=known.get_env(), api_token=guard.token)
    except (ImportError, AttributeError, KeyError, TypeError) as error:
        raise UnknownClientError(error) from error
    check_address(client, guard.site)


def check_address(client: Any, origin: Origin) -> None:
    """Whether a client object that is about to be used sends its requests to the site."""
    try:
        address = client.http_client()._get_request_url(SERVICE, METHOD)
    except (AttributeError, TypeError) as error:
        raise UnknownClientError(error) from error
    if address != f"{origin}/api/v1/{SERVICE}/{METHOD}":
        raise UnknownClientError(f"it would send to {address}")


def username(guard: Guard) -> str:
    """Whose token it is. A site that does not know it is told nothing more."""
    try:
        asked = f"{guard.site}{INTROSPECTION}"
        answer = requests.post(asked, json={"token": guard.token}, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        told = answer.json()
        active, name = told["active"], told.get("username", "")
    except (requests.RequestException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NoAnswerError(str(guard.site), error) from error
    if not active:
        raise TokenNotAcceptedError(str(guard.site))
    return str(name)
