"""Every run of the tests has a data folder of its own: set before Django reads its settings."""

import atexit
import os
import shutil
import tempfile

DATA = tempfile.mkdtemp(prefix="podium-tests-")
os.environ["PODIUM_DATA"] = DATA
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
