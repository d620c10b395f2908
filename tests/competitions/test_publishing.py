"""Publishing: a draft is looked over as a whole, and then put up once."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from audit.models import AuditEvent
from competitions.checklist import State, checklist
from competitions.data_files import add_data_file, withdraw_data_file
from competitions.models import Competition, Page, Prize, Rules, SampleCheck
from competitions.publishing import NotReadyError, obstacles, publish
from competitions.rules_versions import (
    RulesNotReadyError,
    add_rules,
    draft_from_newest,
    fingerprint,
    publish_rules,
)
from competitions.tasks import check_sample
from tests.factories import KEY_TERMS, make_competition, make_user, prediction_csv

pytestmark = pytest.mark.django_db


def test_a_complete_draft_is_published_with_its_newest_rules() -> None:
    host = make_user("host")
    competition = make_competition(host=host, published=False)
    add_rules(competition, "2. Be fairer.", KEY_TERMS, by=host)
    assert obstacles(competition) == []
    publish(competition, by=host)
    competition.refresh_from_db()
    assert competition.published_at
    assert competition.current_rules is not None
    assert (competition.current_rules.version, competition.current_rules.text) == (2, "2. Be fairer.")
    assert list(AuditEvent.objects.values_list("deed", flat=True))[-2:] == ["rules:publish", "competition:publish"]


def test_an_empty_draft_hears_of_every_obstacle_at_once() -> None:
    now = timezone.now()
    dates = dict.fromkeys(("entry_deadline", "merger_deadline", "disclosure_deadline"), now)
    bare = Competition.objects.create(slug="bare", title="Bare", opens_at=now - timedelta(days=1), **dates)
    assert obstacles(bare) == [
        "There is no phase: no dates and limits for submissions.",
        "There is no overview page.",
        "The competition has no owner.",
        "There are no rules.",
    ]


def test_a_draft_without_its_parts_hears_of_each() -> None:
    competition = make_competition(published=False)
    competition.phases.update(active_solution=None)
    competition.data_files.all().delete()
    competition.rules.get().key_terms.all().delete()
    Page.objects.all().delete()
    Prize.objects.create(competition=competition, place=2, amount=5)
    assert obstacles(competition) == [
        "There is no overview page.",
        "The places of the prizes must count up from 1; they are 2.",
        "There is no solution.",
        "There is no sample submission among the data files.",
        "The rules have no key term; put at least one consequential clause in plain words.",
    ]


def test_a_sample_submission_that_does_not_score_is_named_with_its_lines() -> None:
    competition = make_competition(published=False)
    wrong = prediction_csv(1.0).replace(b"row-003,", b"row-999,")
    sample = ContentFile(wrong, "sample_submission.csv")
    add_data_file(competition, sample, name="sample_submission.csv", by=make_user("host"), is_sample=True)
    assert obstacles(competition) == ["sample_submission.csv is being scored against the solution."]
    check_sample(SampleCheck.objects.latest("pk").pk)
    found = obstacles(competition)
    assert len(found) == 2
    assert all(sentence.startswith("The sample submission does not score: ") for sentence in found)
    assert any("row-999" in sentence and "line 5" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("field", "days", "words"),
    [
        ("entry_deadline", 31, "The entry deadline"),
        ("merger_deadline", 31, "The merger deadline"),
        ("disclosure_deadline", -2, "may not come after the disclosure deadline"),
        ("opens_at", 0, "may not come after the opening for submissions"),
    ],
)
def test_dates_out_of_order_are_named(field: str, days: int, words: str) -> None:
    competition = make_competition(published=False)
    setattr(competition, field, timezone.now() + timedelta(days=days, minutes=1))
    (found,) = obstacles(competition)
    assert words in found


def test_a_competition_is_published_once() -> None:
    competition = make_competition()
    with pytest.raises(NotReadyError) as error:
        publish(competition, by=make_user("host"))
    assert error.value.obstacles == ["The competition is published already."]


def test_a_refused_publication_changes_nothing() -> None:
    competition = make_competition(published=False)
    Page.objects.all().delete()
    with pytest.raises(NotReadyError, match="There is no overview page"):
        publish(competition, by=make_user("host"))
    assert not Competition.objects.published().exists()
    assert not Rules.objects.published().exists()


def lines(competition: Competition) -> dict[str, tuple[State, str]]:
    """The checklist by what its lines are about."""
    return {item.key: (item.state, item.sentence) for item in checklist(competition)}


def test_what_may_stay_as_it_is_is_worth_a_thought_and_no_obstacle() -> None:
    competition = make_competition(published=False)
    thoughts = {key for key, (state, _) in lines(competition).items() if state == State.THOUGHT}
    assert thoughts == {"precedence", "data", "answers", "leak"}
    assert obstacles(competition) == []
    sure = lines(make_competition(slug="sure", published=False, precedence="The rules win."))
    assert sure["precedence"][0] == State.DONE


def test_the_checklist_names_the_rows_of_the_solution_and_the_score_of_the_sample() -> None:
    found = lines(make_competition(published=False))
    counts = "The solution is checked: 40 rows, 20 public, 20 private, 0 ignored. Metric: Log loss."
    assert found["solution"] == (State.DONE, counts)
    state, sentence = found["sample"]
    assert state == State.DONE
    assert re.fullmatch(r"sample_submission\.csv scores \d\.\d{5} on the public rows\.", sentence)


def test_a_sample_before_the_solution_is_no_obstacle_of_its_own() -> None:
    competition = make_competition(published=False)
    competition.phases.update(active_solution=None)
    found = lines(competition)
    assert (found["solution"][0], found["sample"][0]) == (State.MISSING, State.THOUGHT)


def test_a_published_version_of_the_rules_is_never_published_again_or_behind_a_newer_one() -> None:
    host = make_user("host")
    competition = make_competition(host=host)
    older, newer = (add_rules(competition, text, KEY_TERMS, by=host) for text in ("two", "three"))
    publish_rules(newer, by=host)
    for rules, words in ((newer, "is published already"), (older, "A newer version of the rules than 2 is in force")):
        with pytest.raises(RulesNotReadyError, match=words):
            publish_rules(rules, by=host)
    assert competition.current_rules == newer


def test_rules_without_text_are_not_published() -> None:
    competition = make_competition()
    empty = add_rules(competition, " ", [], by=make_user("host"))
    with pytest.raises(RulesNotReadyError) as error:
        publish_rules(empty, by=make_user("host"))
    assert len(error.value.obstacles) == 2


def test_a_fingerprint_covers_text_and_key_terms_and_no_line_ends() -> None:
    host = make_user("host")
    competition = make_competition(host=host)
    rules = add_rules(competition, "1.\n2.", KEY_TERMS, by=host)
    same = add_rules(competition, "1.\r\n2.", KEY_TERMS, by=host)
    other = add_rules(competition, "1.\n2.", KEY_TERMS[:1], by=host)
    assert fingerprint(rules) == fingerprint(same) != fingerprint(other)
    published = competition.current_rules
    assert published is not None
    assert published.sha256 == fingerprint(published)


def test_a_new_version_starts_from_the_newest_text() -> None:
    host = make_user("host")
    competition = make_competition(host=host)
    draft = draft_from_newest(competition, by=host)
    assert (draft.version, draft.text, draft.key_terms.count()) == (2, "1. Be fair.", 2)
    assert draft_from_newest(competition, by=host) == draft


def test_a_new_version_of_a_data_file_supersedes_the_old_one() -> None:
    host = make_user("host")
    competition = make_competition(host=host)
    for content in (b"old", b"newer"):
        newest = add_data_file(competition, ContentFile(content, "x"), name="train.csv", by=host)
    current = competition.data_files.current().get(name="train.csv")
    assert (current, current.version, current.size) == (newest, 2, 5)


def test_a_new_sample_submission_takes_the_place_of_one_with_another_name() -> None:
    host = make_user("host")
    competition = make_competition(host=host)
    sample = ContentFile(prediction_csv(1.0), "x")
    newest = add_data_file(competition, sample, name="better_sample.csv", by=host, is_sample=True)
    assert competition.data_files.current().get(is_sample=True) == newest


def test_a_withdrawn_file_is_handed_out_no_more_and_stays_on_the_record() -> None:
    host = make_user("host")
    competition = make_competition(host=host)
    data_file = add_data_file(competition, ContentFile(b"oops", "x"), name="answers.csv", by=host)
    withdraw_data_file(data_file, by=host)
    assert not competition.data_files.current().filter(name="answers.csv").exists()
    assert AuditEvent.objects.filter(deed="data-file:withdraw").exists()
