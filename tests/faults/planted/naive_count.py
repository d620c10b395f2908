"""A web process that counts a team's submissions without holding the team's row."""

from typing import Any

from config.wsgi import application
from teams.models import Team

__all__ = ["application"]


def unlocked(**options: Any) -> Any:
    return Team.objects.all()


Team.objects.select_for_update = unlocked  # type: ignore[assignment]
