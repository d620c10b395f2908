"""Extra submissions: granted in the open, counted exactly, and never rewriting what was."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from competitions.models import Competition, Host
from competitions.roles import Role
from submissions.models import Grant, Submission
from teams.models import Team
from tests.competitions.test_admin import messages_in
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
ADD = "/admin/submissions/grant/add/"


@pytest.fixture
def competition() -> Competition:
    return make_competition(daily_limit=1)


@pytest.fixture
def team(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"))


@pytest.fixture
def judge(competition: Competition) -> Client:
    Host.objects.create(competition=competition, user=make_user("judge"), role=Role.JUDGE)
    return signed_in(Client(), make_user("judge"))


def grant(client: Client, team: Team, extra: object = 2, day: str | None = None, reason: str = "A fault.") -> Any:
    today = timezone.now().date().isoformat()
    form = {"team": team.pk, "extra": extra, "day": today if day is None else day, "reason": reason}
    return client.post(ADD, form)


def submit(name: str = "mira") -> int:
    file = ContentFile(prediction_csv(), "m.csv")
    client = signed_in(Client(), make_user(name))
    return client.post("/rest/competitions/cells/submissions/", {"file": file}).status_code


def test_a_team_sends_as_many_more_as_were_granted_and_no_other_team_does(team: Team, judge: Client) -> None:
    make_team(team.competition, "Rival", make_user("noor"))
    assert submit() == 201
    assert submit() == 429
    assert grant(judge, team).status_code == 302
    assert [submit(), submit(), submit()] == [201, 201, 429]
    assert [submit("noor"), submit("noor")] == [201, 429]
    in_force = Submission.objects.filter(team=team).order_by("pk").values_list("daily_limit", flat=True)
    assert list(in_force) == [1, 3, 3]


def test_two_grants_of_a_day_add_up(team: Team, judge: Client) -> None:
    grant(judge, team, 1)
    grant(judge, team, 2)
    assert [submit() for _ in range(5)] == [201, 201, 201, 201, 429]


def test_a_grant_for_tomorrow_changes_nothing_today(team: Team, judge: Client) -> None:
    assert grant(judge, team, day=f"{timezone.now() + timedelta(days=1):%Y-%m-%d}").status_code == 302
    assert [submit(), submit()] == [201, 429]


def test_a_grant_without_a_day_raises_the_limit_in_all_and_not_that_of_the_day(team: Team, judge: Client) -> None:
    assert "no limit of submissions in all" in messages_in(grant(judge, team, day=""))
    team.competition.phases.update(total_limit=1, daily_limit=3)
    assert [submit(), submit()] == [201, 409]
    assert grant(judge, team, 1, day="").status_code == 302
    assert [submit(), submit()] == [201, 409]
    assert set(Submission.objects.values_list("daily_limit", flat=True)) == {3}


def test_everybody_reads_of_a_grant_and_it_is_on_record(team: Team, judge: Client) -> None:
    grant(judge, team, reason="Our storage failed <b>twice</b>.")
    mira = signed_in(Client(), make_user("mira"))
    told = "2 extra today, granted by the hosts: Our storage failed &lt;b&gt;twice"
    assert told in mira.get("/competitions/cells/submit/").text
    overview = Client().get("/competitions/cells/").text
    assert "<strong>Petri Dish</strong>: 2 extra on" in overview
    assert "Our storage failed &lt;b&gt;" in overview
    event = AuditEvent.objects.get(deed="team:grant-submissions")
    assert event.by == make_user("judge")
    assert "storage" not in event.canonical


@pytest.mark.parametrize(
    "wrong",
    [{"extra": 0}, {"extra": 101}, {"extra": "x"}, {"reason": ""}, {"day": "2020-01-01"}, {"day": "2199-01-01"}],
)
def test_a_grant_that_says_too_little_or_too_much_is_refused(team: Team, judge: Client, wrong: dict[str, Any]) -> None:
    assert grant(judge, team, **wrong).status_code == 200
    assert not Grant.objects.exists()


def test_nothing_is_granted_after_the_closing_or_to_a_benchmark(team: Team, judge: Client) -> None:
    Team.objects.filter(pk=team.pk).update(kind="benchmark")
    assert grant(judge, team).status_code == 200
    Team.objects.filter(pk=team.pk).update(kind="competing")
    close(team.competition)
    assert "nothing can be sent" in messages_in(grant(judge, team))
    assert not Grant.objects.exists()


def test_only_who_may_judge_about_the_team_grants(team: Team, judge: Client) -> None:
    other = make_competition(slug="other", host=make_user("other"))
    assert grant(signed_in(Client(), make_user("other")), team).status_code == 200  # no such team among theirs
    assert grant(judge, make_team(other, "Far away", make_user("kim"))).status_code == 200
    Host.objects.create(competition=team.competition, user=make_user("viewer"), role=Role.VIEWER)
    viewer = signed_in(Client(), make_user("viewer"))
    assert (viewer.get(ADD).status_code, grant(viewer, team).status_code) == (403, 403)
    assert not Grant.objects.exists()


def test_a_grant_is_never_changed(team: Team, judge: Client) -> None:
    grant(judge, team)
    address = f"/admin/submissions/grant/{Grant.objects.get().pk}/change/"
    assert judge.get(address).status_code == 200
    assert judge.post(address, {"extra": 50}).status_code == 403


def test_the_page_of_a_team_leads_to_the_form_with_its_number(team: Team, judge: Client) -> None:
    assert f"{ADD}?team={team.pk}" in judge.get(f"/admin/teams/team/{team.pk}/change/").text
    assert f'value="{team.pk}"' in judge.get(f"{ADD}?team={team.pk}").text
