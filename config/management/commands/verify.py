"""Check the record: every audit chain whole, from its first event to its head. JSON; exit 1 on a breach."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audit.models import AuditChain
from audit.verification import breaches


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """An anchor: the hash of a head that was published or mailed earlier."""
        parser.add_argument("--anchor", help="a published head hash that must still be part of a chain")

    def handle(self, *args: Any, anchor: str | None, **options: Any) -> None:
        """Print what was found; exit 1 if anything is wrong."""
        found = list(breaches(anchor))
        heads = {chain.name: chain.head for chain in AuditChain.objects.all()}
        self.stdout.write(json.dumps({"breaches": found, "heads": heads}, indent=1))
        if found:
            sys.exit(1)
