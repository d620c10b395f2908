"""Accepting the rules: every key term of the version in force, answered one by one, kept as a record."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from competitions.clock import database_now
from competitions.models import Competition, KeyTerm, KeyTermAnswer, Notice, Participant, Rules, RulesAcceptance
from competitions.models.competition import Viewer
from competitions.notices import forget


class JoinRefusedError(Exception):
    """A person is not taken in. The message is for that person; `code` and the HTTP `status` are for programs."""

    code = "refused"
    status = 403


class RulesOutdatedError(JoinRefusedError):
    """What was answered is not the version in force."""

    code = "rules_outdated"
    status = 409

    def __init__(self, current: Rules | None) -> None:
        in_force = (
            _("Version %(current_version)s is in force") % {"current_version": current.version}
            if current
            else _("No version is in force")
        )
        super().__init__(
            _("These answers are not to the rules as they are now. %(in_force)s: read it and answer anew.")
            % {"in_force": in_force}
        )


class UnknownKeyTermError(JoinRefusedError):
    """An answer names a key term that the rules in force do not have."""

    code = "unknown_key_term"
    status = 400

    def __init__(self, unknown: Collection[int], rules: Rules) -> None:
        ids = ", ".join(map(str, sorted(unknown)))
        super().__init__(
            _("Version %(rules_version)s of the rules has no key term with the id %(ids)s. Answer those it has.")
            % {"rules_version": rules.version, "ids": ids}
        )


class KeyTermsUnansweredError(JoinRefusedError):
    """Key terms were left out; `missing` has them."""

    code = "key_terms_unanswered"
    status = 400

    def __init__(self, missing: Sequence[KeyTerm]) -> None:
        clauses = ", ".join(
            _("clause %(clause)s (key term %(term_number)s, id %(term_pk)s)")
            % {"clause": term.clause, "term_number": term.number, "term_pk": term.pk}
            for term in missing
        )
        super().__init__(
            _("Every key term must be agreed to, each by itself. Not agreed to: %(clauses)s.") % {"clauses": clauses}
        )
        self.missing = list(missing)


def rules_in_force(competition: Competition, version: int) -> Rules:
    """The current rules, if `version` is theirs; raises RulesOutdatedError."""
    current = competition.current_rules
    if current is None or current.version != version:
        raise RulesOutdatedError(current)
    return current


def check_answers(rules: Rules, answered: Collection[int]) -> list[KeyTerm]:
    """The key terms of `rules`, all of them agreed to by their ids.

    Raises UnknownKeyTermError, KeyTermsUnansweredError.
    """
    terms = list(rules.key_terms.all())
    if unknown := set(answered) - {term.pk for term in terms}:
        raise UnknownKeyTermError(unknown, rules)
    if missing := [term for term in terms if term.pk not in answered]:
        raise KeyTermsUnansweredError(missing)
    return terms


def newest_acceptance(user: Viewer, competition: Competition) -> RulesAcceptance | None:
    """What this person agreed to last, with the version of the rules."""
    mine = RulesAcceptance.objects.filter(participant__competition=competition, participant__user=user.pk)
    return mine.select_related("rules").order_by("-rules__version").first()


@transaction.atomic
def accept_rules(participant: Participant, rules: Rules, *, answered: Collection[int]) -> RulesAcceptance:
    """Record that `participant` agrees to each key term of `rules`, the version in force; once a version.

    Raises RulesOutdatedError, UnknownKeyTermError, KeyTermsUnansweredError. Locks the head of the
    competition's audit chain: in a larger transaction it comes last.
    """
    rules = rules_in_force(participant.competition, rules.version)
    return keep_acceptance(participant, rules, check_answers(rules, answered), at=database_now())


@transaction.atomic
def keep_acceptance(
    participant: Participant, rules: Rules, terms: Collection[KeyTerm], *, at: datetime
) -> RulesAcceptance:
    """Record that `participant` agreed at `at` to `terms`, all the key terms of `rules`; once a version."""
    acceptance, is_new = RulesAcceptance.objects.get_or_create(
        participant=participant, rules=rules, defaults={"accepted_at": at, "sha256": rules.sha256}
    )
    if is_new:
        forget(Notice.Kind.RULES, [rules.pk], user=participant.user)
        KeyTermAnswer.objects.bulk_create(KeyTermAnswer(acceptance=acceptance, key_term=term) for term in terms)
        facts = {"version": rules.version, "sha256": rules.sha256, "key_terms": [term.number for term in terms]}
        record(participant.competition.chain, "rules:accept", by=participant.user, facts=facts)
    return acceptance
