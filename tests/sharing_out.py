"""Who of xdist's processes runs which test. A pytest plugin.

xdist's own `loadgroup` writes the group into the test's id, which pytest 9 does not let it change.
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

SERVED = {"browser", "journeys", "launcher"}  # folders whose tests ask an installation that runs


class OneInstallation(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Tests that share a running installation stay in one process; each other test goes where room is."""

    def _split_scope(self, nodeid: str) -> str:
        folder = nodeid.split("/")[1]
        return folder if folder in SERVED else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneInstallation:
    return OneInstallation(config, log)
