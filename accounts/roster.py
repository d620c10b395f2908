"""A class list: names and addresses from a file become accounts, each with a link to choose a password."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from accounts.models import User
from accounts.people import add_person, address_of_others, claims_on

USERNAME_LENGTH = 60


class BadRosterError(Exception):
    """Lines of a roster cannot be read; `problems` has a sentence for each, with its number. Nothing was added."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join([*problems, "Nobody was added. Mend these lines and run it again."]))
        self.problems = problems


@dataclass(frozen=True)
class Line:
    number: int
    name: str
    email: str


def read_roster(text: str) -> list[Line]:
    """The people of a roster, `name,e-mail` a line; raises BadRosterError that names every bad line."""
    cells = csv.reader(text.splitlines())
    rows = [(number, [cell.strip() for cell in row]) for number, row in enumerate(cells, start=1) if any(row)]
    if rows and [cell.lower() for cell in rows[0][1]] in (["name", "email"], ["name", "e-mail"]):
        del rows[0]
    if problems := list(problems_of(rows)):
        raise BadRosterError(problems)
    return [Line(number, name, email.lower()) for number, (name, email) in rows]


def problems_of(rows: list[tuple[int, list[str]]]) -> Iterator[str]:
    """A sentence for each line that is no person."""
    seen: dict[str, int] = {}
    for number, row in rows:
        if len(row) != 2:
            yield f"Line {number} has {len(row)} cells; it needs two, the name and the e-mail address."
            continue
        name, email = row
        if not name or len(name) > 80:
            yield f"Line {number}: the name must have 1 to 80 characters."
        if not is_address(email):
            yield f"Line {number}: “{email}” is not an e-mail address."
        elif first := seen.get(email.lower()):
            yield f"Line {number}: the address {email} is on line {first} already."
        seen.setdefault(email.lower(), number)


def is_address(text: str) -> bool:
    """Whether a text can be an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@transaction.atomic
def add_people(lines: list[Line]) -> list[User]:
    """Accounts for those who have none, all or nobody; whoever is there already is left as they are.

    Only a confirmed address says that somebody is there: anybody can sign up with that of a classmate.
    """
    known = {email.lower() for email in EmailAddress.objects.filter(verified=True).values_list("email", flat=True)}
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    added = []
    for line in lines:
        if line.email not in known:
            username = free_username(line.name, taken)
            taken.add(username)
            added.append(add_person(username, line.email, display_name=line.name))
    return added


def claimed(lines: list[Line]) -> list[str]:
    """A sentence for each address that accounts name as theirs without having confirmed it; add_people takes it."""
    return [
        f"{line.email} stood with the account {user.username}, which has never confirmed it: it is {line.name}'s now."
        for line in lines
        for user in claims_on(line.email)
        if not address_of_others(line.email)
    ]


def free_username(name: str, taken: set[str]) -> str:
    """The name in small letters with hyphens, with the first free number behind it if somebody has it."""
    wanted = slugify(name, allow_unicode=True)[:USERNAME_LENGTH] or "person"
    username, number = wanted, 1
    while username in taken:
        number += 1
        username = f"{wanted}-{number}"
    return username


def password_link(user: User, site: str) -> str:
    """Where this person chooses a password, once; who asks for mail instead gets the same kind of link."""
    names = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return site.rstrip("/") + reverse("account_reset_password_from_key", kwargs=names)


def write_links(people: list[User], beside: Path, site: str) -> Path:
    """A CSV of links beside the roster, readable by its owner only; an earlier one is not overwritten."""
    path, number = beside.with_name(f"{beside.stem}-links.csv"), 1
    while path.exists():
        number += 1
        path = beside.with_name(f"{beside.stem}-links-{number}.csv")
    path.touch(mode=0o600)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "email", "username", "link"])
        for user in people:
            writer.writerow([harmless(user.display_name), user.email, user.username, password_link(user, site)])
    return path


def harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
