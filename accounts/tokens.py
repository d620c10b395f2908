"""API tokens: made by name, shown once, kept as a fingerprint, revoked but not deleted."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiToken, Scope, User

PREFIX = "podium_"  # so that a scanner for leaked secrets, and a person, knows one at sight
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def make_token(
    user: User, name: str, days: int = 365, scopes: Collection[str] = (Scope.READ, Scope.SUBMIT)
) -> tuple[ApiToken, str]:
    """A new token of this person and its secret, which is kept nowhere: whoever called shows it once."""
    secret = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=fingerprint(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
        **{f"may_{scope.value}": scope in scopes for scope in Scope},
    )
    return token, secret


def fingerprint(secret: str) -> str:
    """SHA-256 of a secret. It is long and random, so a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).hexdigest()


def live_token(secret: str) -> ApiToken | None:
    """The token with this secret, with its user, if it opens the door now."""
    live = ApiToken.objects.live_at(timezone.now()).filter(user__is_active=True)
    return live.select_related("user").filter(digest=fingerprint(secret)).first()


def note_use(token: ApiToken, now: datetime) -> None:
    """Remember that the token was used: at most once a minute, so that reading does not become writing."""
    long_ago = now - USE_IS_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < long_ago:
        stale = ApiToken.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=long_ago), pk=token.pk)
        stale.update(last_used_at=now)


def revoke(token: ApiToken) -> None:
    """From now on the token opens nothing. Revoking again changes nothing."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def revoke_all(user: User) -> None:
    """From now on no token of this person opens anything: somebody else may have had the account."""
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
