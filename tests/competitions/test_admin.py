"""The hosts' admin: from nothing to published, and not a glimpse of what is somebody else's."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from competitions.models import Competition, DataFile, Host, Participant, Rules, SampleCheck, Solution, Stage
from competitions.roles import Role
from competitions.tasks import check_sample
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in, solution_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def host() -> User:
    return make_user("host", can_host=True)


@pytest.fixture
def at_work(host: User) -> Client:
    return signed_in(Client(), host)


def page(model: str, what: str, *args: Any) -> str:
    return reverse(f"admin:competitions_{model}_{what}", args=args)


def written(name: str, when: datetime) -> dict[str, str]:
    return {f"{name}_0": f"{when:%Y-%m-%d}", f"{name}_1": f"{when:%H:%M:%S}"}


def formset(prefix: str, *rows: dict[str, str], existing: int = 0) -> dict[str, str]:
    counts = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(existing)}
    return counts | {f"{prefix}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}


def competition_form(**changed: str) -> dict[str, str]:
    """What a host writes into the form for a new competition."""
    now = timezone.now()
    closing = now + timedelta(days=30)
    dates = written("opens_at", now) | written("entry_deadline", closing)
    dates |= written("merger_deadline", closing) | written("disclosure_deadline", closing)
    fields = {
        "title": "Reef sounds",
        "slug": "reef",
        "category": "community",
        "tags": "audio, reef",
        "visibility": "public",
        "max_team_size": "3",
        "approval": "automatic",
        "reveal": "automatic",
        "acceptance_grace_hours": "72",
        "cure_days": "7",
        "appeal_days": "7",
    }
    phase = {"daily_limit": "5", "final_limit": "2", "decimals": "5", "max_upload_bytes": "1048576"}
    phase |= written("opens_at", now) | written("closes_at", closing)
    pages = [{"key": "overview", "text": "Listen."}, {"key": "evaluation", "text": ""}, {"key": "data", "text": ""}]
    parts = formset("phases", phase) | formset("pages", *pages)
    parts |= formset("prizes", {"place": "1", "amount": "500", "currency": "USD"})
    parts |= formset("hosts", {"username": "", "role": ""})
    return dates | fields | parts | changed


def rules_form(competition: Competition) -> dict[str, str]:
    term = {"summary": "Recordings must be free to everyone.", "clause": "4.2", "category": "external-data"}
    fields = {"competition": str(competition.pk), "change": "material", "note": "", "text": "1. Be fair."}
    return fields | formset("key_terms", term, {"category": "other"})


def solution_form(competition: Competition, content: bytes) -> dict[str, Any]:
    return {
        "competition": competition.pk,
        "file": SimpleUploadedFile("solution.csv", content),
        "id_column": "id",
        "target_columns": "diagnosis",
        "metric": "log_loss",
        "weight_column": "",
    }


def sample_form(competition: Competition) -> dict[str, Any]:
    file = SimpleUploadedFile("sample_submission.csv", prediction_csv(1.0))
    return {"competition": competition.pk, "file": file, "is_sample": "on"}


def messages_in(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", response.content.decode()))


def test_a_host_goes_from_nothing_to_published(at_work: Client, host: User) -> None:
    assert at_work.get(page("competition", "add")).status_code == 200
    assert at_work.post(page("competition", "add"), competition_form()).status_code == 302
    competition = Competition.objects.get(slug="reef")
    assert (competition.stage, competition.tags) == (Stage.DRAFT, ["audio", "reef"])
    assert [known.user for known in competition.hosts.all()] == [host]
    assert [known.key for known in competition.pages.all()] == ["overview"]

    publishing = page("competition", "publish", competition.pk)
    assert "There is no solution." in messages_in(at_work.get(publishing))
    assert at_work.post(page("rules", "add"), rules_form(competition)).status_code == 302
    assert at_work.post(page("solution", "add"), solution_form(competition, solution_csv())).status_code == 302
    assert at_work.post(page("datafile", "add"), sample_form(competition)).status_code == 302
    assert "is being scored against the solution" in messages_in(at_work.get(publishing))
    check_sample(SampleCheck.objects.get().pk)
    assert "missing" not in messages_in(at_work.get(publishing)).lower().replace("nothing is missing", "")
    assert at_work.post(publishing).status_code == 302
    competition = Competition.objects.get(slug="reef")
    assert competition.stage == Stage.OPEN
    assert competition.current_rules is not None
    assert [term.number for term in competition.current_rules.key_terms.all()] == [1]
    assert DataFile.objects.get().name == "sample_submission.csv"


def test_every_page_of_a_host_opens(at_work: Client, host: User) -> None:
    competition = make_competition(host=host)
    make_team(competition, "mira")
    rows = {
        "competition": competition,
        "rules": competition.rules.get(),
        "solution": competition.phase.active_solution,
        "datafile": competition.data_files.get(),
        "participant": competition.participants.get(),
    }
    assert at_work.get(reverse("admin:index")).status_code == 200
    for model, row in rows.items():
        assert row is not None
        for address in (page(model, "changelist"), page(model, "change", row.pk), page(model, "history", row.pk)):
            assert at_work.get(address).status_code == 200, address
    assert at_work.get(page("rules", "add")).status_code == 200
    assert at_work.get(page("solution", "add"), {"competition": competition.pk}).status_code == 200


def test_a_competition_of_another_host_is_not_there(at_work: Client) -> None:
    theirs = make_competition(slug="secret", host=make_user("other", can_host=True), title="Top secret")
    make_team(theirs, "mira")
    rows = {
        "competition": theirs.pk,
        "rules": theirs.rules.get().pk,
        "solution": theirs.phase.solutions.get().pk,
        "datafile": theirs.data_files.get().pk,
        "participant": theirs.participants.get().pk,
    }
    for model, pk in rows.items():
        assert "Top secret" not in at_work.get(page(model, "changelist")).content.decode()
        assert at_work.get(page(model, "change", pk)).status_code in (302, 404)
        assert at_work.get(page(model, "history", pk)).status_code in (302, 404)
    assert at_work.get(page("competition", "publish", theirs.pk)).status_code == 404
    assert at_work.post(page("rules", "next", rows["rules"])).status_code == 404
    for model in ("rules", "solution", "datafile"):
        assert "Top secret" not in at_work.get(page(model, "add")).content.decode()


def test_nothing_is_added_to_a_competition_of_another_host(at_work: Client, host: User) -> None:
    make_competition(slug="ours", host=host)
    theirs = make_competition(host=make_user("other", can_host=True), published=False)
    before = [model.objects.count() for model in (Rules, Solution, DataFile)]
    for model, form in (
        ("rules", rules_form(theirs)),
        ("solution", solution_form(theirs, solution_csv())),
        ("datafile", sample_form(theirs)),
    ):
        assert at_work.post(page(model, "add"), form).status_code == 200
    assert [model.objects.count() for model in (Rules, Solution, DataFile)] == before


def test_a_host_by_row_alone_comes_in_but_makes_no_competition(client: Client) -> None:
    invited = make_user("invited")
    Host.objects.create(competition=make_competition(), user=invited, role=Role.HOST)
    signed_in(client, invited)
    assert client.get(page("competition", "changelist")).status_code == 200
    assert client.get(page("competition", "add")).status_code == 403


def test_a_plain_user_cannot_enter(client: Client) -> None:
    signed_in(client, make_user("mira"))
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403


def test_a_visitor_is_sent_to_the_sign_in_page_that_everybody_uses(client: Client) -> None:
    answer = client.get(page("competition", "changelist"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_a_host_sees_neither_people_nor_the_record(at_work: Client) -> None:
    for name in ("accounts_user", "audit_auditevent"):
        assert at_work.get(reverse(f"admin:{name}_changelist")).status_code == 403


def test_a_site_admin_sees_people_the_record_and_every_competition(client: Client) -> None:
    competition = make_competition(title="Anybody's")
    signed_in(client, make_user("chief", is_staff=True))
    assert "Anybody" in client.get(page("competition", "changelist")).content.decode()
    event = AuditEvent.objects.first()
    person = competition.hosts.get().user
    assert event is not None
    for name, pk in (("accounts_user", person.pk), ("audit_auditevent", event.pk)):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:{name}_change", args=[pk])).status_code == 200


def test_a_site_admin_lets_a_person_host(client: Client) -> None:
    signed_in(client, make_user("chief", is_staff=True))
    form = {"username": "lena", "email": "lena@example.org", "usable_password": "true"}
    form |= {"password1": "correct horse battery", "password2": "correct horse battery"}
    assert client.post(reverse("admin:accounts_user_add"), form).status_code == 302
    lena = User.objects.get(username="lena")
    form = {"username": "lena", "email": "lena@example.org", "can_host": "on", "is_active": "on"}
    assert client.post(reverse("admin:accounts_user_change", args=[lena.pk]), form).status_code == 302
    lena.refresh_from_db()
    assert lena.can_host


def test_every_problem_of_a_solution_stands_on_the_form_and_nothing_is_saved(at_work: Client, host: User) -> None:
    competition = make_competition(host=host, published=False)
    form = solution_form(competition, b"id,diagnosis,Usage\na,0,Public\nb,x,Private\na,1,Secret\n")
    answer = at_work.post(page("solution", "add"), form)
    shown = messages_in(answer)
    assert "Usage is `Secret`" in shown
    assert "`x`" in shown
    assert competition.phase.solutions.count() == 1


def test_the_solution_file_is_linked_nowhere(at_work: Client, host: User) -> None:
    solution = make_competition(host=host).phase.active_solution
    assert solution is not None
    for address in (page("solution", "changelist"), page("solution", "change", solution.pk)):
        assert str(solution.file.name) not in at_work.get(address).content.decode()


def test_published_rules_are_read_only_and_a_new_version_starts_from_them(at_work: Client, host: User) -> None:
    competition = make_competition(host=host)
    rules = competition.rules.get()
    assert at_work.post(page("rules", "change", rules.pk), rules_form(competition)).status_code == 403
    assert at_work.get(page("rules", "next", rules.pk)).status_code == 200
    answer = at_work.post(page("rules", "next", rules.pk))
    draft = competition.rules.get(version=2)
    assert answer.headers["Location"] == page("rules", "change", draft.pk)
    assert at_work.post(page("rules", "publish", draft.pk)).status_code == 302
    assert competition.current_rules == draft
    assert "published already" in messages_in(at_work.post(page("rules", "publish", draft.pk)))


def test_dates_out_of_order_are_refused_on_the_form(at_work: Client) -> None:
    late = written("entry_deadline", timezone.now() + timedelta(days=60))
    answer = at_work.post(page("competition", "add"), competition_form(**late))
    assert "may not come after the closing" in messages_in(answer)
    early = written("entry_deadline", timezone.now() - timedelta(days=60))
    answer = at_work.post(page("competition", "add"), competition_form(**early))
    assert "The entry deadline must come after the opening." in messages_in(answer)
    never = written("phases-0-closes_at", timezone.now() - timedelta(days=60))
    answer = at_work.post(page("competition", "add"), competition_form(**never))
    assert "The closing must come after the opening for submissions." in messages_in(answer)
    assert not Competition.objects.exists()


def host_row(number: int, username: str = "", role: str = "") -> dict[str, str]:
    """One line of the people who run a competition."""
    return {f"hosts-{number}-username": username, f"hosts-{number}-role": role}


def as_it_stands(competition: Competition, **changed: str) -> dict[str, str]:
    """The form of an existing competition with one phase and one page, and its hosts."""
    form = competition_form(title=competition.title, slug=competition.slug)
    ids = {"phases-0-id": competition.phase.pk, "pages-0-id": competition.pages.get().pk}
    hosts = list(competition.hosts.select_related("user"))
    for number, host in enumerate(hosts):
        ids[f"hosts-{number}-id"] = host.pk
        form |= host_row(number, host.user.username, host.role)
    form |= {name: str(pk) for name, pk in ids.items()} | host_row(len(hosts))
    form |= {"phases-INITIAL_FORMS": "1", "pages-INITIAL_FORMS": "1", "pages-TOTAL_FORMS": "1"}
    return form | {"hosts-INITIAL_FORMS": str(len(hosts)), "hosts-TOTAL_FORMS": str(len(hosts) + 1)} | changed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nobody", "There is no active account with the username nobody."),
        ("host", "host is among them already."),
        ("mira", "mira takes part in this competition and cannot help to run it."),
    ],
)
def test_who_cannot_be_a_host_is_named(name: str, expected: str, at_work: Client, host: User) -> None:
    competition = make_competition(host=host)
    make_team(competition, "mira")
    form = as_it_stands(competition, **host_row(1, name, "host"))
    assert expected in messages_in(at_work.post(page("competition", "change", competition.pk), form))


def test_a_competition_keeps_at_least_one_owner(at_work: Client, host: User) -> None:
    competition = make_competition(host=host)
    form = as_it_stands(competition, **{"hosts-0-DELETE": "on"})
    answer = at_work.post(page("competition", "change", competition.pk), form)
    assert "A competition keeps at least one owner." in messages_in(answer)


def test_a_second_host_is_added_by_name_and_the_record_names_neither(at_work: Client, host: User) -> None:
    competition = make_competition(host=host)
    second = make_user("second")
    form = as_it_stands(competition, **host_row(1, "Second", "host"), **{"phases-0-daily_limit": "9"})
    assert at_work.post(page("competition", "change", competition.pk), form).status_code == 302
    assert [known.user for known in competition.hosts.all()] == [host, second]
    event = AuditEvent.objects.get(deed="competition:edit")
    assert '"daily_limit":9' in event.canonical
    assert str(second.opaque_id) in event.canonical
    assert "second" not in event.canonical


def test_the_address_of_a_published_competition_stays(at_work: Client, host: User) -> None:
    competition = make_competition(host=host)
    form = as_it_stands(competition, slug="elsewhere")
    assert at_work.post(page("competition", "change", competition.pk), form).status_code == 302
    assert Competition.objects.get().slug == competition.slug


def test_a_wrongly_published_file_is_withdrawn(at_work: Client, host: User) -> None:
    data_file = make_competition(host=host).data_files.get()
    form = {"action": "withdraw", "_selected_action": str(data_file.pk)}
    assert at_work.post(page("datafile", "changelist"), form).status_code == 302
    data_file.refresh_from_db()
    assert data_file.superseded_at


def test_the_action_publish_leads_to_the_page_that_asks(at_work: Client, host: User) -> None:
    first = make_competition(slug="first", host=host, published=False)
    second = make_competition(slug="second", host=host, published=False)
    form: dict[str, Any] = {"action": "publish_chosen", "_selected_action": [first.pk]}
    answer = at_work.post(page("competition", "changelist"), form)
    assert answer.headers["Location"] == page("competition", "publish", first.pk)
    form["_selected_action"] = [first.pk, second.pk]
    answer = at_work.post(page("competition", "changelist"), form, follow=True)
    assert "Choose one competition" in messages_in(answer)


def test_no_page_of_the_admin_needs_what_the_policy_forbids(at_work: Client, host: User) -> None:
    competition = make_competition(host=host)
    for address in (
        reverse("admin:index"),
        page("competition", "add"),
        page("competition", "change", competition.pk),
        page("solution", "add"),
        page("competition", "publish", competition.pk),
        page("competition", "preview"),
        reverse("admin:submissions_evaluation_dry_run", args=[competition.pk]),
    ):
        shown = at_work.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*src=)|\sstyle=|<style|\son[a-z]+=", shown), address


def preview(client: Client, model: str, form: dict[str, str]) -> Any:
    """What the frame below a form shows."""
    return client.post(page(model, "preview"), form)


def test_pages_and_rules_are_shown_by_the_renderer_of_the_site_before_they_are_saved(
    at_work: Client, host: User
) -> None:
    answer = preview(at_work, "competition", competition_form(**{"pages-0-text": "# Listen\n\n**Well.** <b>x</b>"}))
    shown = answer.content.decode()
    assert "<h3>Listen</h3>" in shown
    assert "<strong>Well.</strong>" in shown
    assert "<b>" not in shown
    assert "Evaluation" not in shown
    assert not Competition.objects.exists()
    make_competition(host=host)
    assert "<strong>fair</strong>" in preview(at_work, "rules", {"text": "Be **fair**."}).content.decode()
    assert "no text to show yet" in preview(at_work, "rules", {}).content.decode()


def test_a_preview_stands_in_a_frame_of_ours_and_no_other_page_in_any(at_work: Client, host: User) -> None:
    make_competition(host=host)
    shown, form = preview(at_work, "rules", {}), at_work.get(page("rules", "add"))
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert form.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in form.headers["Content-Security-Policy"]


def test_whoever_may_write_nothing_gets_no_preview(client: Client) -> None:
    viewer = make_user("viewer")
    Host.objects.create(competition=make_competition(), user=viewer, role=Role.VIEWER)
    for model in ("competition", "rules"):
        assert preview(signed_in(client, viewer), model, {"text": "x"}).status_code == 403


def test_every_field_that_a_host_meets_is_explained(at_work: Client, host: User) -> None:
    make_competition(host=host)
    bare = set()
    for model in ("competition", "rules", "solution", "datafile"):
        shown = at_work.get(page(model, "add")).content.decode()
        for name in set(re.findall(r'<label[^>]* for="id_([a-z0-9_-]+?)(?:_\d)?"', shown)) - {"text"}:
            if "__prefix__" not in name and f'id="id_{name}_helptext"' not in shown:
                bare.add((model, name))
    assert not bare


def test_the_admin_stands_in_the_order_of_the_work(at_work: Client, client: Client) -> None:
    shown = messages_in(at_work.get(reverse("admin:index")))
    places = [shown.index(words) for words in ("Before publishing", "Solutions", "While it runs", "After the closing")]
    assert places == sorted(places)
    assert "The installation" not in shown
    signed_in(client, make_user("chief", is_staff=True))
    assert "The installation" in messages_in(client.get(reverse("admin:index")))
    assert client.get(reverse("admin:app_list", args=["competitions"])).status_code == 200


def test_whatever_is_added_to_a_draft_leads_back_to_its_checklist(at_work: Client, host: User) -> None:
    draft = make_competition(host=host, published=False)
    checklist = page("competition", "publish", draft.pk)
    more = solution_form(draft, solution_csv())
    for model, form in (("rules", rules_form(draft)), ("solution", more), ("datafile", sample_form(draft))):
        assert at_work.post(page(model, "add"), form).headers["Location"] == checklist
    another = f"{page('datafile', 'add')}?competition={draft.pk}"
    assert at_work.post(another, sample_form(draft) | {"_addanother": ""}).headers["Location"] == another
    change = page("competition", "change", draft.pk)
    assert at_work.post(change, as_it_stands(draft)).headers["Location"] == checklist
    draft.prizes.all().delete()
    assert at_work.post(change, as_it_stands(draft) | {"_continue": ""}).headers["Location"] == change


def test_what_is_there_already_is_refused_on_the_form(at_work: Client, host: User) -> None:
    draft = make_competition(host=host, published=False)
    again = at_work.post(page("competition", "add"), competition_form(slug=draft.slug))
    assert "Competition with this Slug already exists" in messages_in(again)
    change = page("competition", "change", draft.pk)
    second = {"pages-TOTAL_FORMS": "2", "pages-1-key": "overview", "pages-1-text": "Once more."}
    assert "Page with this Competition and Key already exists" in messages_in(
        at_work.post(change, as_it_stands(draft) | second)
    )


def test_each_line_of_the_checklist_leads_to_where_it_is_mended(at_work: Client, host: User) -> None:
    draft = make_competition(host=host, published=False)
    draft.phases.update(active_solution=None)
    shown = at_work.get(page("competition", "publish", draft.pk)).content.decode()
    lines = re.findall(r'<li class="is-.*?</li>', shown, re.DOTALL)
    assert len(lines) == 10
    assert 'value="Publish"' not in shown
    for address in re.findall(r'href="([^"]+)"', "".join(lines)):
        assert at_work.get(address.replace("&amp;", "&")).status_code == 200


def test_participants_are_listed_and_cannot_be_changed(at_work: Client, host: User) -> None:
    competition = make_competition(host=host)
    make_team(competition, "mira")
    participant = Participant.objects.get()
    assert "mira" in messages_in(at_work.get(page("participant", "changelist")))
    assert at_work.post(page("participant", "change", participant.pk), {}).status_code == 403
    assert at_work.get(page("participant", "add")).status_code == 403


def test_a_draft_of_the_rules_is_written_on(at_work: Client, host: User) -> None:
    competition = make_competition(host=host, published=False)
    rules = competition.rules.get()
    first, second = rules.key_terms.all()
    common = {"category": "other"}
    terms = formset(
        "key_terms",
        {"id": str(first.pk), "summary": "Gone", "clause": "1", "DELETE": "on"} | common,
        {"id": str(second.pk), "summary": "Kept", "clause": "2"} | common,
        {"summary": "Added", "clause": "3"} | common,
        existing=2,
    )
    form = {"change": "editorial", "note": "", "text": "1. Be fairer."} | terms
    assert at_work.post(page("rules", "change", rules.pk), form).status_code == 302
    rules.refresh_from_db()
    assert (rules.text, rules.version) == ("1. Be fairer.", 1)
    assert [(term.number, term.summary) for term in rules.key_terms.all()] == [(2, "Kept"), (3, "Added")]


def test_a_name_that_will_not_do_for_a_data_file_is_refused(at_work: Client, host: User) -> None:
    competition = make_competition(host=host)
    file = SimpleUploadedFile("train set.csv", b"id\n1\n")
    answer = at_work.post(page("datafile", "add"), {"competition": competition.pk, "file": file})
    assert "Use letters, digits, dots, hyphens, underscores." in messages_in(answer)
    assert competition.data_files.count() == 1


def test_a_host_is_named_once(at_work: Client) -> None:
    make_user("second")
    hosts = formset("hosts", {"username": "second", "role": "host"}, {"username": "Second", "role": "host"})
    answer = at_work.post(page("competition", "add"), competition_form(**hosts))
    assert "Name each person once." in messages_in(answer)
