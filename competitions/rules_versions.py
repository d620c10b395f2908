"""Rules: a version is drafted, then published, then never changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import canonical_text, digest, record
from competitions.models import Competition, KeyTerm, Notice, Rules
from competitions.notices import joined, tell

QUIET_BEFORE_CLOSING = timedelta(hours=72)


class RulesNotReadyError(Exception):
    """The rules cannot be published; `obstacles` says everything that is in the way, a sentence each."""

    def __init__(self, obstacles: Sequence[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = list(obstacles)


@dataclass(frozen=True)
class KeyTermDraft:
    summary: str
    clause: str
    category: str = KeyTerm.Category.OTHER
    can_void: bool = False


@transaction.atomic
def add_rules(
    competition: Competition,
    text: str,
    key_terms: Sequence[KeyTermDraft],
    *,
    by: User,
    change: str = Rules.Change.MATERIAL,
    note: str = "",
) -> Rules:
    """Draft the next version of the rules."""
    rules = Rules(competition=competition, text=text, change=change, note=note)
    enter_rules(rules, by=by)
    KeyTerm.objects.bulk_create(
        KeyTerm(rules=rules, number=number, **asdict(draft)) for number, draft in enumerate(key_terms, start=1)
    )
    return rules


@transaction.atomic
def enter_rules(rules: Rules, *, by: User) -> None:
    """Save a draft as the next version of its competition's rules. Locks the competition's row."""
    competition = Competition.objects.select_for_update(no_key=True).get(pk=rules.competition.pk)
    newest = competition.rules.aggregate(Max("version"))["version__max"] or 0
    rules.version, rules.created_at, rules.created_by = newest + 1, timezone.now(), by
    rules.save(force_insert=True)


def newest_rules(competition: Competition) -> Rules | None:
    """The version of the rules with the greatest number, draft or not."""
    return competition.rules.order_by("-version").first()


def draft_from_newest(competition: Competition, *, by: User) -> Rules:
    """A draft that says what the newest version says; that version itself if it is a draft still."""
    newest = newest_rules(competition)
    if newest is None:
        return add_rules(competition, "", [], by=by)
    if newest.published_at is None:
        return newest
    terms = newest.key_terms.values("summary", "clause", "category", "can_void")
    return add_rules(competition, newest.text, [KeyTermDraft(**term) for term in terms], by=by)


def fingerprint(rules: Rules) -> str:
    """What an acceptance names: SHA-256 of the canonical text of the rules, as 64 hexadecimal digits.

    The canonical text is JSON in UTF-8, keys sorted, no spaces, no ASCII escapes, of
    {"text": …, "key_terms": [{"number", "summary", "clause", "category", "can_void"}, …]},
    the key terms by number, the text's line ends as LF.
    """
    terms = rules.key_terms.order_by("number").values("number", "summary", "clause", "category", "can_void")
    return digest(canonical_text(text=rules.text.replace("\r\n", "\n"), key_terms=list(terms)))


def obstacles(rules: Rules) -> list[str]:
    """What keeps a version of the rules from being published; a sentence each, nothing if it may be."""
    found = []
    if rules.published_at:
        found.append(
            _("Version %(rules_version)s of the rules is published already; write a new version instead.")
            % {"rules_version": rules.version}
        )
    elif rules.competition.rules.published().filter(version__gt=rules.version).exists():
        found.append(
            _("A newer version of the rules than %(rules_version)s is in force; write a new version instead.")
            % {"rules_version": rules.version}
        )
    if not rules.text.strip():
        found.append(_("The rules have no text."))
    if not rules.key_terms.exists():
        found.append(_("The rules have no key term; put at least one consequential clause in plain words."))
    return found


@transaction.atomic
def publish_rules(rules: Rules, *, by: User) -> None:
    """Put a draft in force: from now on it never changes. Locks its row; raises RulesNotReadyError."""
    locked = Rules.objects.select_for_update(of=("self",), no_key=True).select_related("competition").get(pk=rules.pk)
    if found := obstacles(locked):
        raise RulesNotReadyError(found)
    rules.published_at = locked.published_at = timezone.now()
    rules.sha256 = locked.sha256 = fingerprint(locked)
    locked.save(update_fields=["published_at", "sha256"])
    facts = {"version": locked.version, "sha256": locked.sha256, "change": locked.change}
    record(locked.competition.chain, "rules:publish", by=by, facts=facts)
    if locked.change == Rules.Change.MATERIAL:
        tell_of_rules(locked, by=by)


def tell_of_rules(rules: Rules, *, by: User) -> None:
    """Tell everybody who takes part that there is something to accept."""
    competition, facts = rules.competition, {"version": rules.version}
    path = reverse("teams:rules", args=[competition.slug])
    tell(joined(competition), Notice.Kind.RULES, competition, about=rules.pk, path=path, by=by, facts=facts)


def grace_end(rules: Rules) -> datetime:
    """Until when a team may submit though a member has not accepted this material change; of a draft, if published now.

    `acceptance_grace_hours` from publishing. A grace never ends in the last 72 hours before the closing: one
    that would end in them, or later, lasts to the closing instead, where it stops nobody.
    """
    competition = rules.competition
    end = (rules.published_at or timezone.now()) + timedelta(hours=competition.acceptance_grace_hours)
    closes_at = competition.phase.closes_at
    return end if end < closes_at - QUIET_BEFORE_CLOSING else closes_at
