"""Made-up people, competitions and files, put together by the functions that the pages use too."""

import random
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.people import add_person, set_rights
from competitions.acceptance import accept_rules
from competitions.data_files import add_data_file
from competitions.models import Competition, Host, Page, Participant, Phase, Rules
from competitions.publishing import publish
from competitions.roles import Role
from competitions.rules_versions import KeyTermDraft, add_rules
from competitions.sample_checks import check_sample_of
from competitions.solutions import add_solution
from scoring.solution import SolutionRecipe
from teams.models import Membership, Team

PASSWORD = "correct horse"
PHASE_FIELDS = {"daily_limit", "total_limit", "final_limit", "decimals", "max_upload_bytes"}
KEY_TERMS = (
    KeyTermDraft("External data must be free to everyone.", clause="4.2", category="external-data", can_void=True),
    KeyTermDraft("Winners show their code to the hosts.", clause="7.1", category="documentation"),
)


def make_user(
    name: str = "mira", *, is_active: bool = True, is_verified: bool = True, email: str = "", **given: Any
) -> User:
    """A person with the password "correct horse" as the product adds them; the same one if the name is taken."""
    if known := User.objects.filter(username=name).first():
        return known
    person = add_person(name, email or f"{name}@example.org", password=PASSWORD, **given)
    EmailAddress.objects.filter(user=person).update(verified=is_verified)
    return person if is_active else set_rights(person, by=None, is_active=False)


def signed_in(client: Client, user: User) -> Client:
    """The client, after `user` has signed in."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def labels(rows: int) -> list[int]:
    """The hidden answers of the made-up competition: zeros and ones, the same in every run."""
    chance = random.Random(7)
    return [0, 1, 1, 0, *(chance.randint(0, 1) for _ in range(rows - 4))]


def solution_csv(rows: int = 40, *, target: str = "diagnosis") -> bytes:
    """Ids row-000, row-001 …; every other row is Public, the others are Private."""
    lines = [f"row-{row:03},{label},{('Public', 'Private')[row % 2]}" for row, label in enumerate(labels(rows))]
    return "\n".join([f"id,{target},Usage", *lines, ""]).encode()


def prediction_csv(noise: float = 0.0, *, rows: int = 40, target: str = "diagnosis") -> bytes:
    """Predictions for `solution_csv`: at noise 0 almost sure and right (0.98, 0.02), at noise 1 mere chance."""
    chance = random.Random(11)
    values = [(1 - noise) * abs(label - 0.02) + noise * chance.uniform(0.02, 0.98) for label in labels(rows)]
    return "\n".join([f"id,{target}", *(f"row-{row:03},{value!r}" for row, value in enumerate(values)), ""]).encode()


def make_competition(
    *,
    slug: str = "cells",
    host: User | None = None,
    opens: timedelta = timedelta(days=-1),
    closes: timedelta = timedelta(days=30),
    metric: str = "log_loss",
    target: str = "diagnosis",
    rows: int = 40,
    published: bool = True,
    **fields: Any,
) -> Competition:
    """A competition with everything: overview, rules with two key terms, solution, sample submission.

    `fields` are of the competition or, if a phase has a field of that name, of its phase.
    """
    host = host or make_user("host", can_host=True)
    competition = _dated_competition(slug, opens, closes, fields)
    Host.objects.create(competition=competition, user=host, role=Role.OWNER)
    Page.objects.create(competition=competition, key="overview", text="Predict the **diagnosis**.")
    add_rules(competition, "1. Be fair.", KEY_TERMS, by=host)
    recipe = SolutionRecipe(id_column="id", target_columns=(target,), metric=metric, metric_options={})
    add_solution(competition.phase, ContentFile(solution_csv(rows, target=target), "solution.csv"), recipe, by=host)
    sample = ContentFile(prediction_csv(1.0, rows=rows, target=target), "sample_submission.csv")
    add_data_file(competition, sample, name="sample_submission.csv", by=host, is_sample=True)
    check_sample_of(competition)
    if published:
        publish(competition, by=host)
    return Competition.objects.get(pk=competition.pk)


def _dated_competition(slug: str, opens: timedelta, closes: timedelta, fields: dict[str, Any]) -> Competition:
    now = timezone.now()
    of_phase = {name: fields.pop(name) for name in PHASE_FIELDS & fields.keys()}
    deadlines = ("entry_deadline", "merger_deadline", "disclosure_deadline")
    dates = {"opens_at": now + opens} | dict.fromkeys(deadlines, now + closes)
    competition = Competition.objects.create(slug=slug, **{"title": "Benign or malignant?", **dates, **fields})
    Phase.objects.create(competition=competition, opens_at=now + opens, closes_at=now + closes, **of_phase)
    return competition


def close(competition: Competition) -> None:
    """Let the closing, and every deadline, have passed a minute ago."""
    closing = timezone.now() - timedelta(minutes=1)
    Competition.objects.filter(pk=competition.pk).update(
        entry_deadline=closing, merger_deadline=closing, disclosure_deadline=closing
    )
    competition.phases.update(closes_at=closing)


def make_team(competition: Competition, name: str, *members: User) -> Team:
    """A team whose members have accepted the rules; the first one leads. Without members: a person called like it."""
    people = members or (make_user(slugify(name)),)
    now = timezone.now()
    team = Team.objects.create(competition=competition, name=name, leader=people[0], created_at=now)
    for person in people:
        _accept(competition, person)
        Membership.objects.create(team=team, competition=competition, user=person, joined_at=now)
    return team


def _accept(competition: Competition, person: User) -> None:
    rules: Rules = competition.rules.published().latest("version")
    participant = Participant.objects.create(competition=competition, user=person, joined_at=timezone.now())
    accept_rules(participant, rules, answered=[term.pk for term in rules.key_terms.all()])
