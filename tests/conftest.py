"""What every test may rely on."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hashing a password a million times protects people, not tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def quick_clients(settings: Settings) -> None:
    """WhiteNoise reads every static file once a process, which is once a test client: let it look when asked."""
    settings.WHITENOISE_AUTOREFRESH = True
