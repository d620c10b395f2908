"""The three accounts that a visitor signs in with: passwords and a token, made once and kept for the next start."""

import json
import os
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower

from accounts.models import User
from accounts.people import add_person
from accounts.tokens import make_token
from demo.people import ADDRESSES


class NameTakenError(Exception):
    """The demo wants a name that a person of this installation has."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"The demo needs the accounts {', '.join(DEMO_ACCOUNTS)}, but there is somebody called "
            f"{', '.join(names)} here already. Load the demo into a data folder of its own."
        )


@dataclass(frozen=True)
class DemoAccount:
    """One of the three, and what it is for."""

    display_name: str
    purpose: str
    is_staff: bool = False
    can_host: bool = False


DEMO_ACCOUNTS = {
    "mira": DemoAccount("Mira Lindqvist", "takes part; has joined nothing yet"),
    "host": DemoAccount("Lindenhof Institute", "runs the demo competitions, in the admin", can_host=True),
    "admin": DemoAccount("Site admin", "runs the installation, in the admin", is_staff=True),
}


def make_demo_accounts() -> dict[str, User]:
    """The three accounts by name, with the passwords of the file; what an earlier load left undone is done.

    Raises NameTakenError if one of the names is somebody's and this folder has no demo passwords yet.
    """
    if not settings.DEMO_ACCOUNTS.exists():
        refuse_taken_names()
        write({"passwords": {name: secrets.token_urlsafe(9) for name in DEMO_ACCOUNTS}, "token": None})
    kept = read()
    people = {name: demo_account(name, password) for name, password in kept["passwords"].items()}
    if kept["token"] is None:
        write({**kept, "token": make_token(people["mira"], "demo")[1]})
    return people


def refuse_taken_names() -> None:
    """Let nobody's account be taken over."""
    people = User.objects.annotate(lower=Lower("username")).filter(lower__in=list(DEMO_ACCOUNTS))
    if taken := list(people.values_list("username", flat=True)):
        raise NameTakenError(taken)


def demo_account(name: str, password: str) -> User:
    """The account, made if it is not there."""
    if person := User.objects.filter(username=name).first():
        return person
    account = DEMO_ACCOUNTS[name]
    person = add_person(
        name, f"{name}@{ADDRESSES}", password=password, is_staff=account.is_staff, can_host=account.can_host
    )
    person.display_name = account.display_name
    person.save(update_fields=["display_name"])
    return person


def ready_lines() -> list[str]:
    """The demo accounts and the token, a line each, as `serve` prints them; nothing where there is no demo."""
    if not settings.DEMO_ACCOUNTS.exists():
        return []
    kept = read()
    accounts = [
        f"  {name:<6}{password:<14}{DEMO_ACCOUNTS[name].purpose}" for name, password in kept["passwords"].items()
    ]
    return ["Demo accounts (name, password):", *accounts, f"API token of mira: {kept['token']}"]


def read() -> dict[str, Any]:
    """What the file of the demo accounts holds."""
    kept: dict[str, Any] = json.loads(settings.DEMO_ACCOUNTS.read_text(encoding="utf-8"))
    return kept


def write(kept: dict[str, Any]) -> None:
    """Write the file of the demo accounts, whole or not at all, readable by its owner only."""
    fresh = settings.DEMO_ACCOUNTS.with_suffix(f".{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1)
    fresh.replace(settings.DEMO_ACCOUNTS)
