"""`python manage.py add_people ROSTER.csv`: a class, a link for each to choose a password, perhaps an invitation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.roster import BadRosterError, Line, add_people, claimed, read_roster, write_links
from competitions.invitations import add_addresses
from competitions.models import Competition


class Command(BaseCommand):
    help = "Adds the people of a CSV (name, e-mail address a line) and writes a link each to choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """The roster, what its people are invited to, and the address of the site for the links."""
        parser.add_argument("roster", type=Path)
        parser.add_argument("--competition", metavar="SLUG", help="put every address on its list of invitations too")
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="where people reach the site")

    def handle(self, *args: Any, roster: Path, competition: str | None, site: str, **options: Any) -> None:
        """Add and invite everybody who is new, or say of every bad line what is wrong with it."""
        lines = lines_of(roster)
        invites_to = competition_called(competition) if competition else None
        squatted = claimed(lines)
        added, invited = add_and_invite(lines, invites_to)
        self.stdout.write(f"{len(added)} added, {len(lines) - len(added)} already there.")
        for sentence in squatted:
            self.stdout.write(sentence)
        if invites_to:
            known = len(lines) - len(invited)
            self.stdout.write(f"{len(invited)} invited to {invites_to}, {known} already on its list.")
        if added:
            self.stdout.write(f"Links to choose a password: {write_links(added, roster, site)}")


def lines_of(roster: Path) -> list[Line]:
    """What the file says; a CommandError if it cannot be read."""
    try:
        return read_roster(roster.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{roster} cannot be read as a text in UTF-8: {problem}") from problem
    except BadRosterError as refusal:
        raise CommandError(str(refusal)) from refusal


def competition_called(slug: str) -> Competition:
    """The competition at this address; a CommandError if there is none."""
    if competition := Competition.objects.filter(slug=slug).first():
        return competition
    raise CommandError(f"There is no competition {slug}. Nobody was added.")


@transaction.atomic
def add_and_invite(lines: list[Line], competition: Competition | None) -> tuple[list[User], list[str]]:
    """Who is new here, and which addresses are new on the competition's list: in the name of its first host."""
    added = add_people(lines)
    if competition is None:
        return added, []
    host = competition.hosts.order_by("pk").select_related("user")[0].user
    return added, add_addresses(competition, [line.email for line in lines], by=host)
