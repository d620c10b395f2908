"""Those who run a competition see its pages as participants will, and gain nothing by it."""

import pytest
from django.test import Client

from competitions.models import Competition, Host
from competitions.roles import Role
from submissions.models import Submission
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db

BANNER = "This is how participants will see it; nothing you do here counts."
TABS = ("", "data/", "rules/", "submit/", "leaderboard/", "submissions/", "team/")


@pytest.fixture
def draft() -> Competition:
    return make_competition(published=False)


def previewing(competition: Competition, role: Role) -> Client:
    """The browser of somebody with this role who has pressed "View as a participant"."""
    user = make_user(f"the-{role}")
    Host.objects.create(competition=competition, user=user, role=role)
    client = signed_in(Client(), user)
    assert client.post(f"{competition.get_absolute_url()}preview/").status_code == 302
    return client


@pytest.mark.parametrize("role", list(Role))
def test_whoever_runs_a_draft_sees_every_page_of_it_as_a_participant_would(role: Role, draft: Competition) -> None:
    client = previewing(draft, role)
    for tab in TABS:
        shown = client.get(f"{draft.get_absolute_url()}{tab}")
        assert shown.status_code == 200
        assert BANNER in shown.content.decode()
        assert "This is a draft" not in shown.content.decode()
    assert "I agree" in client.get(f"{draft.get_absolute_url()}rules/").content.decode()
    assert "5</strong> of 5 submissions left" in client.get(f"{draft.get_absolute_url()}submit/").content.decode()


def test_what_is_sent_in_a_preview_counts_for_nothing() -> None:
    competition = make_competition()
    client = previewing(competition, Role.OWNER)
    for tab in ("rules/", "submit/"):
        answer = client.post(f"{competition.get_absolute_url()}{tab}", follow=True)
        assert "This is a preview: nothing was sent." in answer.content.decode()
    assert not competition.participants.exists()
    assert not Submission.objects.exists()


def test_a_preview_ends_where_it_began(draft: Competition) -> None:
    client = previewing(draft, Role.HOST)
    answer = client.post(f"{draft.get_absolute_url()}preview/", {"stop": ""})
    assert answer.headers["Location"] == f"/admin/competitions/competition/{draft.pk}/change/"
    shown = client.get(draft.get_absolute_url()).content.decode()
    assert "This is a draft" in shown
    assert BANNER not in shown


def test_nobody_else_opens_a_preview(draft: Competition) -> None:
    published = make_competition(slug="published")
    make_team(published, "mira")
    stranger = signed_in(Client(), make_user("mira"))
    assert stranger.post(f"{draft.get_absolute_url()}preview/").status_code == 404
    assert stranger.post(f"{published.get_absolute_url()}preview/").status_code == 403
    assert Client().post(f"{published.get_absolute_url()}preview/").status_code == 302


def test_who_is_dismissed_sees_no_preview_any_more() -> None:
    competition = make_competition()
    client = previewing(competition, Role.VIEWER)
    competition.hosts.filter(role=Role.VIEWER).delete()
    assert BANNER not in client.get(competition.get_absolute_url()).content.decode()
