"""Where a person is signed in: noted while they use the site, listed on their profile, ended there."""

import time

from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User

VISITS_ARE_NOTED_EVERY = 60  # seconds
NOTED = "visit_noted_at"
SIGN_INS = "account_authentication_methods"  # allauth's list, with the time of each; the first visit
# The first that fits: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")


def note_visit(request: HttpRequest) -> None:
    """Remember that the session was used: at most once a minute, so that reading does not become writing.

    When it was last noted stands in the session, which has been read already.
    """
    signed_in = max((sign_in["at"] for sign_in in request.session.get(SIGN_INS, [])), default=None)
    noted = request.session.get(NOTED, signed_in)
    if noted is not None and time.time() - noted > VISITS_ARE_NOTED_EVERY:
        UserSession.objects.create_from_request(request)
        request.session[NOTED] = time.time()


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
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), _("A program"))
    system = next((name for name in SYSTEMS if name in user_agent), "")
    told = {"browser": browser, "system": system}
    return _("%(browser)s on %(system)s") % told if system else browser
