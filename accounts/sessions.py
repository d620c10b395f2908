"""Where a person is signed in: noted while they use the site, listed on their profile, ended there."""

from datetime import timedelta

from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

VISITS_ARE_NOTED_EVERY = timedelta(minutes=1)
# The first that fits: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")


def note_visit(request: HttpRequest) -> None:
    """Remember that the session was used: at most once a minute, so that reading does not become writing."""
    recent = timezone.now() - VISITS_ARE_NOTED_EVERY
    if not UserSession.objects.filter(session_key=request.session.session_key, last_seen_at__gt=recent).exists():
        UserSession.objects.create_from_request(request)


def sessions_of(user: User) -> list[UserSession]:
    """The sessions of a person that still let in, the last seen first."""
    live: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(live, key=lambda session: session.last_seen_at, reverse=True)


def end_sessions(user: User, *, but: str = "") -> None:
    """Sign the person out everywhere, except perhaps here; also where a password was given but not yet a code."""
    for session in Session.objects.exclude(session_key=but).iterator():
        held = session.get_decoded()
        waits_for_a_code = (held.get("account_login") or {}).get("user_pk") == user_pk_to_url_str(user)
        if held.get(SESSION_KEY) == str(user.pk) or waits_for_a_code:
            session.delete()
    UserSession.objects.filter(user=user).exclude(session_key=but).delete()


def browser_of(user_agent: str) -> str:
    """A browser in words, such as "Firefox on Windows", from what it says of itself."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "A program")
    system = next((name for name in SYSTEMS if name in user_agent), "")
    return f"{browser} on {system}" if system else browser
