"""Every run of the tests has a data folder of its own and, with `--deployment scaled`, servers of its own.

A pytest plugin rather than a conftest: it must be there before pytest-django reads the settings. With xdist, each of
its processes is such a run.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator

import pytest

from tests.deployments import VARIABLES, environment, missing, start_services
from tests.processes import PLACE

DATA = tempfile.mkdtemp(prefix="podium-tests-", dir=PLACE)
os.environ["PODIUM_DATA"] = DATA
for variable in (*VARIABLES, "EMAIL_URL"):
    os.environ.pop(variable, None)
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

USES_DEPLOYMENT = {"db", "transactional_db", "installation", "limited", "demo"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deployment",
        choices=("embedded", "scaled"),
        default="embedded",
        help="embedded: on SQLite and folders; scaled: what uses them on PostgreSQL, Valkey and S3 of its own",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    options = early_config.known_args_namespace
    only_hands_out = getattr(options, "numprocesses", None) and "PYTEST_XDIST_WORKER" not in os.environ
    if options.deployment == "scaled" and not only_hands_out and not missing():
        early_config.add_cleanup(start_services())
        os.environ |= environment()
    return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Scaled: only what uses database, broker or files; where a server is missing, nothing of it."""
    if config.option.deployment == "scaled":
        config.hook.pytest_deselected(items=[item for item in items if not depends_on_deployment(item)])
        items[:] = [item for item in items if depends_on_deployment(item)]
        if left_out():
            for item in items:
                item.add_marker(pytest.mark.skip(reason=left_out()))


def pytest_itemcollected(item: pytest.Item) -> None:
    """What has transactions of its own is about locks."""
    marked = item.get_closest_marker("django_db")
    if (marked and marked.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ()):
        item.add_marker("scaled")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A selection without a test that uses a database is no mistake: `make test` makes it for both deployments."""
    if session.config.option.deployment == "scaled" and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.option.deployment == "scaled" and left_out():
        count = len(terminalreporter.getreports("skipped"))
        terminalreporter.write_line(f"Left out: {count} tests of the scaled deployment. {left_out()}")


def left_out() -> str:
    """Why the tests of the scaled deployment cannot run here; empty if they can."""
    if not missing():
        return ""
    return f"Not installed: {', '.join(missing())}. They are there for some machines only, Linux on x86-64 among them."


def depends_on_deployment(item: pytest.Item) -> bool:
    """Whether a test uses the database of the settings or a running installation, and is not about the embedded one."""
    if item.get_closest_marker("embedded"):
        return False
    return bool(item.get_closest_marker("django_db") or USES_DEPLOYMENT & set(getattr(item, "fixturenames", ())))
