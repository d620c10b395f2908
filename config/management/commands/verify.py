"""Check every invariant of a running installation. Prints JSON; exits with 1 on a breach."""

import json
import sys
from dataclasses import asdict
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

import audit.verification
import competitions.file_invariants
import leaderboard.invariants
import submissions.invariants
from audit.models import AuditChain


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """What to check besides rows and stored bytes."""
        parser.add_argument("--anchor", help="a published head hash that must still be part of a chain")
        parser.add_argument("--scores", action="store_true", help="score every stored file anew, too: takes its time")

    def handle(self, *args: Any, anchor: str | None, scores: bool, **options: Any) -> None:
        """Print what was found; exit 1 if anything is wrong."""
        found = list(
            chain(
                audit.verification.breaches(anchor),
                competitions.file_invariants.breaches(),
                submissions.invariants.breaches(),
                leaderboard.invariants.breaches(),
                submissions.invariants.not_reproduced() if scores else (),
            )
        )
        heads = {each.name: each.head for each in AuditChain.objects.all()}
        self.stdout.write(json.dumps({"breaches": [asdict(breach) for breach in found], "heads": heads}, indent=1))
        if found:
            sys.exit(1)
