"""The reveal in the admin: a host chooses a competition of theirs that has closed."""

import pytest
from django.test import Client

from competitions.models import Competition
from leaderboard.models import Snapshot
from submissions.models import Evaluation, Status
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, standing

pytestmark = pytest.mark.django_db
ADD = "/admin/leaderboard/snapshot/add/"
LIST = "/admin/leaderboard/snapshot/"


@pytest.fixture
def competition() -> Competition:
    competition = make_competition(reveal="by-host")
    standing(make_team(competition, "first"), 0.1)
    close(competition)
    return competition


@pytest.fixture
def host(client: Client) -> Client:
    return signed_in(client, make_user("host", can_host=True))


def test_a_host_reveals_a_closed_competition_and_is_led_to_its_board(host: Client, competition: Competition) -> None:
    assert "A reveal cannot be taken back." in host.get(ADD).content.decode()
    assert host.post(ADD, {"competition": competition.pk}).status_code == 302
    snapshot = Snapshot.objects.get()
    assert snapshot.made_by == make_user("host")
    assert Competition.objects.get().revealed_at
    for address in (LIST, f"{LIST}{snapshot.pk}/change/"):
        assert BOARD in host.get(address).content.decode()


def test_what_is_still_scored_is_named(host: Client, competition: Competition) -> None:
    Evaluation.objects.update(status=Status.QUEUED, public_score=None)
    page = host.post(ADD, {"competition": competition.pk}).content.decode()
    assert "1 queued" in page
    assert not Snapshot.objects.exists()


def test_only_one_s_own_closed_competitions_can_be_chosen(host: Client, competition: Competition) -> None:
    open_one = make_competition(slug="open")
    other = make_competition(slug="other", host=make_user("other-host", can_host=True))
    close(other)
    for refused in (open_one, other):
        assert host.post(ADD, {"competition": refused.pk}).status_code == 200
    assert not Snapshot.objects.exists()


def test_boards_are_seen_by_their_hosts_only_and_changed_by_nobody(host: Client, competition: Competition) -> None:
    host.post(ADD, {"competition": competition.pk})
    address = f"{LIST}{Snapshot.objects.get().pk}"
    stranger = signed_in(Client(), make_user("other-host", can_host=True))
    assert stranger.get(f"{address}/change/").status_code == 404
    assert "Benign" not in stranger.get(LIST).content.decode()
    assert host.post(f"{address}/change/", {"number": 7}).status_code == 403
    assert host.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
