"""Inside an installation, once Django is set up: a competition whose teams can upload; files that no row names."""

import json
import sys

from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from accounts.people import add_person
from accounts.tokens import make_token
from competitions.models import Competition
from competitions.stored_files import listed
from config.housekeeping import names_in
from submissions.models import Submission
from tests.factories import make_team


def settle(bundle: str, slug: str, teams: str) -> None:
    """Import the competition, let as many teams of one person join it, print each one's name and token as JSON."""
    if not User.objects.filter(username="host").exists():
        add_person("host", "host@example.org", can_host=True)
    call_command("import_competition", bundle, "--host", "host", "--publish", stdout=sys.stderr)
    competition, tokens = Competition.objects.get(slug=slug), {}
    for number in range(int(teams)):
        person = add_person(name := f"{slug}-{number}", f"{name}@example.org")
        make_team(competition, name, person)
        tokens[name] = make_token(person, "faults")[1]
    sys.stdout.write(json.dumps(tokens))


def oldest_orphan() -> None:
    """Print for how many minutes the oldest prediction file has stood without a row; 0 where every file has one."""
    field = Submission._meta.get_field("file")
    now, stored = timezone.now(), dict(listed(field.storage))
    ages = [(now - stored[key]).total_seconds() / 60 for key in stored.keys() - names_in([field])]
    sys.stdout.write(str(max(ages, default=0)))
