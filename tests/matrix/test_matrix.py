"""Every route, method and role is asked for what tests/matrix/routes.txt promises, and nothing stands outside of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from accounts.models import Scope
from accounts.tokens import make_token
from tests.matrix.asking import ask, routes
from tests.matrix.world import ROLES, UNSEEN, make_world

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("routes.txt")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
Row = dict[str, str]  # what each role is answered


def table() -> dict[tuple[str, str], Row]:
    """What routes.txt says: the promise for each route and method."""
    rows: dict[tuple[str, str], Row] = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            route, method, *cells = line.split()
            key = ("" if route == "/" else route, method)
            assert key not in rows, f"{TABLE.name} has two lines for {method} {route}"
            assert len(cells) == len(ROLES), f"{TABLE.name}: {method} {route} needs {len(ROLES)} cells: {ROLES}"
            rows[key] = dict(zip(ROLES, cells, strict=True))
    return rows


PROMISED = table()


def promised_in(kind: str, row: Row) -> Row:
    """The row of a route of a competition of this kind: who does not see it is answered 404, or asked to sign in."""
    unseen = {role: cell if cell in ("in", "401") else "404" for role, cell in row.items() if role in UNSEEN[kind]}
    return {role: cell.partition("/")[0] for role, cell in row.items()} | unseen


def broken(kind: str, keys: list[tuple[str, str]], roles: Sequence[str] = ROLES) -> Iterator[str]:
    """Every cell of these roles that is answered otherwise than promised."""
    world = make_world(kind)
    for route, method in keys:
        row = PROMISED[route, method]
        for role, cell in (promised_in(kind, row) if "{slug}" in route else row).items():
            if role in roles and (answer := ask(world, route, method, role)) != cell:
                yield f"{kind}: {method} /{route} as {role}: {answer} instead of {cell}"


def test_every_route_has_its_lines_and_every_line_its_route() -> None:
    found, written = routes(), {route for route, _ in PROMISED}
    missing, gone = sorted(found - written), sorted(written - found)
    assert not missing, (
        f"No line for {missing}. Write one a method into tests/matrix/{TABLE.name}: the route, the method, and what "
        f"each of {ROLES} is answered; what stands in the gaps and what is sent is in tests/matrix/world.py."
    )
    assert not gone, f"tests/matrix/{TABLE.name} has lines for {gone}, which is no route any more. Take them out."


def cells_of_competitions(kind: str, roles: Sequence[str]) -> list[str]:
    """What is answered otherwise than promised at the routes of a competition."""
    return list(broken(kind, [key for key in PROMISED if "{slug}" in key[0]], roles))


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=pytest.mark.scaled if kind == "public" else ()) for kind in UNSEEN]
)
def test_a_competition_answers_each_role_as_promised(kind: str) -> None:
    """In one that not everybody sees, those who do not: the others are answered as in a public one."""
    wrong = cells_of_competitions(kind, UNSEEN[kind] or ROLES)
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("kind", [kind for kind in UNSEEN if UNSEEN[kind]])
def test_whoever_sees_a_competition_is_answered_as_in_a_public_one(kind: str) -> None:
    wrong = cells_of_competitions(kind, [role for role in ROLES if role not in UNSEEN[kind]])
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", ["admin/", ""])
def test_the_rest_of_the_site_answers_each_role_as_promised(part: str) -> None:
    keys = [key for key in PROMISED if "{slug}" not in key[0] and key[0].startswith("admin/") == bool(part)]
    wrong = list(broken("public", keys))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "roles",
    [
        ("anon", "owner", "exadmin"),
        pytest.param(("member", "admin", "exhost", "banned"), marks=pytest.mark.long),
    ],
)
def test_what_is_not_promised_is_refused_by_its_method(roles: Sequence[str]) -> None:
    world = make_world("public")
    unpromised = sorted({(route, method) for route, _ in PROMISED for method in METHODS} - PROMISED.keys())
    wrong = [
        f"{method} /{route} as {role}: {answer}"
        for route, method in unpromised
        for role in roles
        if (answer := ask(world, route, method, role)) not in ("in", "401", "403", "404", "405")
    ]
    assert not wrong, "\n".join(wrong)


def test_a_token_opens_what_its_one_scope_names_and_nothing_else() -> None:
    world = make_world("public")
    member = world.people["member"]
    secrets = {scope: make_token(member, scope, scopes=[scope])[1] for scope in Scope}
    for route, method in PROMISED:
        if route.startswith("rest/"):
            needed = Scope.READ if method == "GET" else Scope.SUBMIT
            for scope, secret in secrets.items():
                answer = ask(world, route, method, "anon", Authorization=f"Bearer {secret}")
                assert (answer == PROMISED[route, method]["member"]) if scope == needed else answer == "403", route
            assert ask(world, route, method, "anon", Authorization="Bearer podium_guess") == "401", route
