"""Emptying an account: the row stays, so that boards and records hold; nothing that tells of the person does."""

import json
import re
from email import message_from_bytes
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from accounts.models import ApiToken, Letter, User
from accounts.sessions import end_sessions
from accounts.tokens import revoke_all

GONE = "deleted account"
MAIL_SEPARATOR = b"-" * 79 + b"\n"  # what Django's filebased backend writes after each message


def empty_account(user: User) -> None:
    """Take name, address, every way in, rights, sessions and mail from a row; call it inside the deed.

    Mail in files goes when the transaction is committed.
    """
    addresses = {user.email.lower(), *(row.email.lower() for row in EmailAddress.objects.filter(user=user))}
    forget_in_admin_log(user)
    for personal in (EmailAddress, Authenticator, SocialAccount):
        personal.objects.filter(user=user).delete()
    revoke_all(user)
    ApiToken.objects.filter(user=user).update(name="")
    Letter.objects.filter(address__in=addresses).delete()
    end_sessions(user)
    empty_row(user)
    if settings.MAIL_GOES_TO_FILES:
        transaction.on_commit(lambda: remove_mail_to(addresses, Path(settings.EMAIL_FILE_PATH)))


def empty_row(user: User) -> None:
    """What the row says from now on: an opaque name, an address that nobody has, no right, no password."""
    user.username = f"deleted-{user.opaque_id.hex[:12]}"
    user.email = f"{user.username}@deleted.invalid"
    user.display_name = GONE
    user.language = ""
    user.is_active = user.is_staff = user.can_host = False
    user.last_login = None
    user.set_unusable_password()
    user.save(update_fields=user.changed_fields())


def forget_in_admin_log(user: User) -> None:
    """Take the names out of the admin's log, where it shows things by what they were called."""
    names = sorted({user.username, user.public_name, user.email}, key=len, reverse=True)  # the whole before its part
    mentions = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), re.IGNORECASE)
    of_the_row = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    LogEntry.objects.filter(of_the_row).update(object_repr=GONE)
    for entry in LogEntry.objects.iterator():
        told = mentions.sub(GONE, entry.object_repr), without(mentions, entry.change_message)
        if told != (entry.object_repr, entry.change_message):
            LogEntry.objects.filter(pk=entry.pk).update(object_repr=told[0], change_message=told[1])


def without(mentions: re.Pattern[str], change_message: str) -> str:
    """A change message in which each thing is called without the names; its structure stays."""

    def rename(told: dict[str, Any]) -> dict[str, Any]:
        return told | {"object": mentions.sub(GONE, told["object"])} if "object" in told else told

    try:
        changes = json.loads(change_message)
    except ValueError:
        return mentions.sub(GONE, change_message)
    renamed = [{deed: rename(told) for deed, told in change.items()} for change in changes]
    return change_message if renamed == changes else json.dumps(renamed)


def remove_mail_to(addresses: set[str], folder: Path) -> None:
    """Delete the files of a mail folder that hold a message to one of the addresses."""
    for file in folder.glob("*.log"):
        if addresses & recipients(file.read_bytes()):
            file.unlink(missing_ok=True)


def recipients(written: bytes) -> set[str]:
    """To whom the messages of one file go."""
    parts = [message_from_bytes(part.lstrip()) for part in written.split(MAIL_SEPARATOR)]
    headers = [str(line) for part in parts for name in ("To", "Cc") for line in part.get_all(name, [])]
    return {address.lower() for _, address in getaddresses(headers)}
