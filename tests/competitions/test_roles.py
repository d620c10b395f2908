"""Owner, host, judge, viewer: what each may see and do in the admin of a competition."""

import pytest
from django.test import Client

from accounts.models import User
from audit.models import AuditEvent
from competitions.models import Competition, Host
from competitions.roles import Right, Role
from tests.competitions.test_admin import as_it_stands, host_row, messages_in, page
from tests.factories import make_competition, make_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Competition:
    return make_competition(published=False)


def person(competition: Competition, role: Role) -> User:
    """Somebody with this role in the competition, and no other right."""
    user = make_user(f"the-{role}")
    Host.objects.create(competition=competition, user=user, role=role)
    return user


def at_work(competition: Competition, role: Role) -> Client:
    return signed_in(Client(), person(competition, role))


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.OWNER, {Right.LOOK, Right.JUDGE, Right.EDIT, Right.OWN}),
        (Role.HOST, {Right.LOOK, Right.JUDGE, Right.EDIT}),
        (Role.JUDGE, {Right.LOOK, Right.JUDGE}),
        (Role.VIEWER, {Right.LOOK}),
    ],
)
def test_each_role_has_its_rights_and_no_other(role: Role, rights: set[Right], draft: Competition) -> None:
    user = person(draft, role)
    assert {right for right in Right if draft.lets(user, right)} == rights
    assert {right for right in Right if Competition.objects.hosted_by(user, right).exists()} == rights


@pytest.mark.parametrize("role", [Role.JUDGE, Role.VIEWER])
def test_who_may_only_look_sees_the_draft_and_changes_nothing(role: Role, draft: Competition) -> None:
    client = at_work(draft, role)
    assert client.get(draft.get_absolute_url()).status_code == 200
    shown = client.get(page("competition", "change", draft.pk))
    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    changed = as_it_stands(draft, title="Taken over")
    assert client.post(page("competition", "change", draft.pk), changed).status_code == 403
    for deed in ("publish", "invitations"):
        assert client.get(page("competition", deed, draft.pk)).status_code == 403
        assert client.post(page("competition", deed, draft.pk)).status_code == 403
    for model in ("competition", "rules", "solution", "datafile"):
        assert client.get(page(model, "changelist")).status_code == 200
        assert client.get(page(model, "add")).status_code == 403
    draft.refresh_from_db()
    assert (draft.title, draft.published_at) == ("Benign or malignant?", None)


def test_an_action_touches_only_what_this_person_may_edit(draft: Competition) -> None:
    user = person(draft, Role.VIEWER)
    make_competition(slug="own", host=user)
    sample = draft.data_files.get()
    chosen = {"action": "withdraw", "_selected_action": [sample.pk]}
    signed_in(Client(), user).post(page("datafile", "changelist"), chosen)
    sample.refresh_from_db()
    assert sample.superseded_at is None


def test_a_host_publishes_but_does_not_name_the_others(draft: Competition) -> None:
    client = at_work(draft, Role.HOST)
    make_user("friend")
    form = as_it_stands(draft, **host_row(2, "friend", "owner"))
    assert client.post(page("competition", "change", draft.pk), form).status_code == 302
    assert not draft.hosts.filter(user__username="friend").exists()
    assert client.post(page("competition", "publish", draft.pk)).status_code == 302
    draft.refresh_from_db()
    assert draft.published_at


def test_an_owner_changes_a_role_and_the_record_says_so() -> None:
    competition = make_competition()
    helper = make_user("helper")
    Host.objects.create(competition=competition, user=helper, role=Role.VIEWER)
    owner, second = competition.hosts.all()
    form = as_it_stands(competition, **host_row(1, "helper", "judge"))
    client = signed_in(Client(), owner.user)
    assert client.post(page("competition", "change", competition.pk), form).status_code == 302
    second.refresh_from_db()
    assert second.role == Role.JUDGE
    recorded = AuditEvent.objects.get(deed="competition:edit").canonical
    assert f'"{helper.opaque_id}":"judge"' in recorded


def test_the_last_owner_stays_owner() -> None:
    competition = make_competition()
    form = as_it_stands(competition, **host_row(0, "host", "viewer"))
    client = signed_in(Client(), competition.hosts.get().user)
    answer = client.post(page("competition", "change", competition.pk), form)
    assert "A competition keeps at least one owner." in messages_in(answer)
    assert competition.hosts.get().role == Role.OWNER


def test_nobody_with_a_role_can_take_part() -> None:
    competition = make_competition()
    for role in (Role.JUDGE, Role.VIEWER):
        answer = at_work(competition, role).post(
            f"/rest/competitions/{competition.slug}/join/",
            {"rules_version": 1, "key_terms": []},
            content_type="application/json",
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "hosts_cannot_join")
    assert not competition.participants.exists()
