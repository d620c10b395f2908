"""Who is in the demo: made-up rivals, and the accounts behind the replayed teams."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.models import User
from accounts.people import add_person
from demo.replay import Entry

ADDRESSES = "demo.example"  # a name that no mail server answers to


@dataclass(frozen=True)
class Route:
    """How a rival goes about one competition: from a first model to a better one, quickly or slowly."""

    start: str
    goal: str
    pace: float
    head_start: float = 0.0


@dataclass(frozen=True)
class Rival:
    """A made-up person with a team of one. A careless one sends a file now and then that cannot be scored."""

    username: str
    name: str
    team: str
    routes: Mapping[str, Route] = field(hash=False)
    careless: bool = False


def routes(cells: Route, digits: Route, diabetes: Route) -> dict[str, Route]:
    """The routes of one rival by competition."""
    return {"cells": cells, "digits": digits, "diabetes": diabetes}


RIVALS = (
    Rival(
        "ada",
        "Ada Brandt",
        "Nuclear Option",
        routes(
            Route("stump", "logistic-regression", 8, 4),
            Route("tree", "neural-network", 14, 6),
            Route("mean", "linear-regression", 9, 6),
        ),
    ),
    Rival(
        "wen",
        "Wen Li",
        "second opinion",
        routes(
            Route("naive-bayes", "discriminant-analysis", 12, 6),
            Route("random-forest", "logistic-regression", 10, 4),
            Route("tree", "support-vectors", 8, 5),
        ),
    ),
    Rival(
        "malte",
        "Malte Ruiz",
        "Malte & Co",
        routes(
            Route("tree", "support-vectors", 7, 5),
            Route("naive-bayes", "nearest-neighbours", 9, 8),
            Route("nearest-neighbours", "extra-trees", 12, 5),
        ),
    ),
    Rival(
        "tomas",
        "Tomas Reyes",
        "p = 0.5",
        routes(
            Route("prior", "logistic-regression", 20, 0),
            Route("prior", "boosting", 18, 0),
            Route("mean", "ridge", 18, 0),
        ),
    ),
    Rival(
        "lena",
        "Lena Vogt",
        "Benign Neglect",
        routes(
            Route("prior", "discriminant-analysis", 15, 8),
            Route("discriminant-analysis", "neural-network", 20, 2),
            Route("mean", "lasso", 10, 8),
        ),
    ),
    Rival(
        "ines",
        "Ines Duarte",
        "Grey Matter",
        routes(
            Route("random-forest", "neural-network", 14, 3),
            Route("boosting", "neural-network", 16, 4),
            Route("random-forest", "ridge", 14, 4),
        ),
    ),
    Rival(
        "amara",
        "Amara Obi",
        "fold five",
        routes(
            Route("boosting", "support-vectors", 11, 4),
            Route("extra-trees", "support-vectors", 12, 2),
            Route("boosting", "kernel-ridge", 11, 4),
        ),
    ),
    Rival(
        "joel",
        "Joel Stern",
        "Overconfident",
        routes(
            Route("tree", "nearest-neighbours", 13, 1),
            Route("naive-bayes", "random-forest", 13, 2),
            Route("tree", "nearest-neighbours", 13, 1),
        ),
        careless=True,
    ),
    Rival(
        "eva",
        "Eva Horn",
        "Mitosis Club",
        routes(
            Route("nearest-neighbours", "extra-trees", 10, 6),
            Route("discriminant-analysis", "extra-trees", 14, 2),
            Route("elastic-net", "support-vectors", 15, 3),
        ),
    ),
    Rival(
        "freya",
        "Freya Dahl",
        "Lumpers",
        routes(
            Route("prior", "nearest-neighbours", 9, 6),
            Route("stump", "discriminant-analysis", 9, 7),
            Route("mean", "elastic-net", 9, 5),
        ),
    ),
    Rival(
        "oskar",
        "Oskar Dahl",
        "Splitters",
        routes(
            Route("stump", "random-forest", 10, 3),
            Route("tree", "random-forest", 10, 4),
            Route("tree", "random-forest", 10, 3),
        ),
    ),
    Rival(
        "dmarsh",
        "D. Marsh",
        "untitled-7",
        routes(
            Route("stump", "boosting", 12, 2),
            Route("tree", "boosting", 12, 2),
            Route("nearest-neighbours", "boosting", 12, 2),
        ),
        careless=True,
    ),
)


def account(username: str, name: str) -> User:
    """The account of a made-up person, made if it is not there; it has no password, so nobody signs in with it."""
    person = User.objects.filter(username=username).first() or add_person(username, f"{username}@{ADDRESSES}")
    User.objects.filter(pk=person.pk).update(display_name=name)
    return person


def rival_account(rival: Rival) -> User:
    """The account of a rival; its name has a mark, so that it takes nobody's."""
    return account(f"demo-{rival.username}", rival.name)


def replay_account(entry: Entry) -> User:
    """The account behind a replayed team. It bears no person's name: nobody of that team is here."""
    story_key = entry.key.removesuffix("-A").removesuffix("-B")
    return account(f"replay-{story_key}", f"replay of {entry.team}")
