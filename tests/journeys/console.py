"""Management commands of an installation, run one after the other by one process: starting it is most of their time.

A line of JSON in, the words of a command; a line of JSON out, its status and what it printed.
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

import django
from django.core.management import ManagementUtility
from django.db import close_old_connections


def done(words: list[str]) -> tuple[int, str]:
    """Run a command as manage.py does."""
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            ManagementUtility(["manage.py", *words]).execute()
        except SystemExit as end:
            return int(bool(end.code)), printed.getvalue()
        finally:
            close_old_connections()
    return 0, printed.getvalue()


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(done(json.loads(line))) + "\n")
        sys.stdout.flush()
