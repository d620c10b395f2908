"""Every run of the tests has a data folder of its own.

A pytest plugin rather than a conftest: it must be there before pytest-django reads the settings.
"""

import atexit
import os
import shutil
import tempfile

DATA = tempfile.mkdtemp(prefix="podium-tests-")
os.environ["PODIUM_DATA"] = DATA
for variable in ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "EMAIL_URL", "SECRET_KEY"):
    os.environ.pop(variable, None)
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
