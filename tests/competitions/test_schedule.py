"""Moving dates and pausing: announced, on record, and the same for page and API."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from audit.record import digest
from competitions.models import Competition, Host, Stage
from competitions.roles import Role
from submissions import judging
from submissions.models import Evaluation, Status, Submission
from tests.competitions.test_admin import as_it_stands, messages_in, page, written
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
ALL = ["closes_at", "entry_deadline", "merger_deadline", "disclosure_deadline"]
LATER = (datetime.now(UTC) + timedelta(days=40)).replace(microsecond=0)


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def at_work(competition: Competition) -> Client:
    return signed_in(Client(), competition.hosts.get().user)


def move(client: Client, competition: Competition, *dates: str, to: datetime = LATER, note: str = "Power cut.") -> Any:
    return client.post(page("competition", "dates", competition.pk), {"dates": dates, "note": note} | written("to", to))


def pause(client: Client, competition: Competition, note: str = "The solution is being checked.") -> Any:
    return client.post(page("competition", "pause", competition.pk), {"note": note})


def dates_of(competition: Competition) -> list[datetime]:
    fresh = Competition.objects.get(pk=competition.pk)
    return [fresh.phase.closes_at, fresh.entry_deadline, fresh.merger_deadline, fresh.disclosure_deadline]


def test_a_date_moves_with_a_note_that_everybody_reads(competition: Competition, at_work: Client) -> None:
    before = dates_of(competition)
    assert move(at_work, competition, "closes_at").status_code == 302
    assert dates_of(competition) == [LATER, *before[1:]]
    overview = messages_in(Client().get("/competitions/cells/"))
    assert "Closing moved from" in overview
    assert f"to {LATER.day} {LATER:%b %Y, %H:%M} UTC: Power cut." in overview
    recorded = AuditEvent.objects.get(deed="competition:move-dates").canonical
    assert "closes_at" in recorded
    assert digest("Power cut.") in recorded


def test_only_the_dates_that_are_ticked_move_along(competition: Competition, at_work: Client) -> None:
    assert "may not come after the closing" in messages_in(move(at_work, competition, "entry_deadline"))
    assert not competition.date_changes.exists()
    assert move(at_work, competition, *ALL).status_code == 302
    assert dates_of(competition) == [LATER] * 4
    assert competition.date_changes.count() == 4


def test_an_opening_that_is_to_come_can_be_put_off() -> None:
    competition = make_competition(opens=timedelta(days=2))
    client = signed_in(Client(), competition.hosts.get().user)
    soon = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    assert move(client, competition, "opens_at", to=soon).status_code == 200  # submitting would open before joining
    assert move(client, competition, "opens_at", "phase_opens_at", to=soon).status_code == 302
    competition = Competition.objects.get()
    assert competition.opens_at == competition.phase.opens_at == soon


@pytest.mark.parametrize("note", ["", "   "])
def test_no_date_moves_without_a_note(competition: Competition, at_work: Client, note: str) -> None:
    assert "This field is required." in messages_in(move(at_work, competition, "closes_at", note=note))
    assert not competition.date_changes.exists()


def test_a_date_never_moves_earlier(competition: Competition, at_work: Client) -> None:
    sooner = timezone.now() + timedelta(days=3)
    assert "Dates are only moved later" in messages_in(move(at_work, competition, "closes_at", to=sooner))
    assert not competition.date_changes.exists()


def test_what_has_passed_stays_passed(competition: Competition, at_work: Client) -> None:
    close(competition)
    assert "It is too late for the closing" in messages_in(move(at_work, competition, *ALL))
    assert Competition.objects.get().stage == Stage.CLOSED


def test_a_draft_is_changed_on_its_own_page() -> None:
    competition = make_competition(published=False)
    client = signed_in(Client(), competition.hosts.get().user)
    assert "is a draft" in messages_in(move(client, competition, "closes_at"))
    assert "is a draft" in messages_in(pause(client, competition))
    assert not competition.pauses.exists()


@pytest.mark.parametrize("role", [Role.JUDGE, Role.VIEWER])
def test_dates_and_pauses_are_for_those_who_edit(competition: Competition, role: Role) -> None:
    Host.objects.create(competition=competition, user=make_user("helper"), role=role)
    client = signed_in(Client(), make_user("helper"))
    for deed in ("dates", "pause", "resume"):
        assert client.get(page("competition", deed, competition.pk)).status_code == 403
    assert move(client, competition, "closes_at").status_code == 403
    assert pause(client, competition).status_code == 403
    other = signed_in(Client(), make_user("other", can_host=True))
    assert pause(other, competition).status_code == 404


def send_by_page(client: Client) -> Any:
    return client.post("/competitions/cells/submit/", {"file": ContentFile(prediction_csv(), "m.csv"), "note": ""})


def send_by_api(client: Client) -> Any:
    return client.post("/rest/competitions/cells/submissions/", {"file": ContentFile(prediction_csv(), "m.csv")})


def test_while_paused_nothing_is_taken_and_everybody_reads_why(competition: Competition, at_work: Client) -> None:
    make_team(competition, "Petri Dish", make_user("mira"))
    mira = signed_in(Client(), make_user("mira"))
    send_by_page(mira)
    assert pause(at_work, competition).status_code == 302
    assert "The solution is being checked." in send_by_page(mira).text
    refused = send_by_api(mira)
    assert (refused.status_code, refused.json()["code"]) == (409, "paused")
    assert "“The solution is being checked.”" in refused.json()["message"]
    shown = messages_in(mira.get("/competitions/cells/submit/"))
    assert "The hosts have paused submissions since" in shown
    assert "Submissions are paused Read why" in shown
    assert "Submissions paused: The solution is being checked." in messages_in(Client().get("/competitions/cells/"))
    judging.judge(Evaluation.objects.get().pk)
    assert Evaluation.objects.get().status == Status.SCORED
    assert at_work.post(page("competition", "resume", competition.pk)).status_code == 302
    assert send_by_api(mira).status_code == 201
    assert Submission.objects.count() == 2
    assert "Submissions resumed" in messages_in(Client().get("/competitions/cells/"))
    deeds = AuditEvent.objects.filter(deed__in=("competition:pause", "competition:resume"))
    assert [event.deed for event in deeds] == ["competition:pause", "competition:resume"]


def test_a_pause_is_paused_once_and_resumed_once(competition: Competition, at_work: Client) -> None:
    pause(at_work, competition)
    assert "paused already" in messages_in(pause(at_work, competition))
    resume = page("competition", "resume", competition.pk)
    assert at_work.get(resume).status_code == 200
    at_work.post(resume)
    assert "are not paused" in messages_in(at_work.post(resume, follow=True))
    assert competition.pauses.count() == 1


def test_the_form_of_a_published_competition_moves_no_date(competition: Competition, at_work: Client) -> None:
    before = dates_of(competition)
    form = as_it_stands(competition, title="Renamed") | written("entry_deadline", LATER)
    form |= written("phases-0-closes_at", LATER)
    assert at_work.post(page("competition", "change", competition.pk), form).status_code == 302
    assert Competition.objects.get().title == "Renamed"
    assert dates_of(competition) == before
    assert (
        page("competition", "dates", competition.pk) in at_work.get(page("competition", "change", competition.pk)).text
    )
