"""`python manage.py add_people ROSTER.csv`: a class, and a link for each to choose a password."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.roster import BadRosterError, Line, add_people, read_roster, write_links


class Command(BaseCommand):
    help = "Adds the people of a CSV (name, e-mail address a line) and writes a link each to choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """The roster, and the address of the site for the links."""
        parser.add_argument("roster", type=Path)
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="where people reach the site")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add everybody who is new, or say of every bad line what is wrong with it."""
        roster = options["roster"]
        lines = lines_of(roster)
        added = add_people(lines)
        self.stdout.write(f"{len(added)} added, {len(lines) - len(added)} already there.")
        if added:
            self.stdout.write(f"Links to choose a password: {write_links(added, roster, options['site'])}")


def lines_of(roster: Path) -> list[Line]:
    """What the file says; a CommandError if it cannot be read."""
    try:
        return read_roster(roster.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{roster} cannot be read as a text in UTF-8: {problem}") from problem
    except BadRosterError as refusal:
        raise CommandError(str(refusal)) from refusal
