"""Reporting a post: participants tell those who moderate, who find it on the site and in the admin."""

from typing import Any

import pytest
from django.test import Client

from discussion.models import Post, Report
from discussion.posting import comment, remove, start_topic
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db
PLACE = "/competitions/cells/discussion/"


@pytest.fixture
def post() -> Post:
    """What noor answered to mira; ada reads along."""
    competition = make_competition()
    for name in ("mira", "noor", "ada"):
        make_team(competition, name.title(), make_user(name))
    topic = start_topic(competition, "Why so few rows?", "I count 40.", by=make_user("mira"))
    return comment(topic, "The labels are in my repository.", by=make_user("noor"))


def as_(name: str) -> Client:
    return signed_in(Client(), make_user(name))


def report(post: Post, name: str, reason: str = "It gives the labels away.") -> Any:
    return as_(name).post(f"{PLACE}posts/{post.pk}/report/", {"reason": reason})


def test_a_reported_post_is_told_to_those_who_moderate_and_to_nobody_else(post: Post) -> None:
    assert "Report …" in as_("ada").get(f"{PLACE}{post.topic_id}/").content.decode()
    assert report(post, "ada").status_code == 302
    assert "A post is reported to you: Why so few rows?" in as_("host").get("/notices/").content.decode()
    for name in ("noor", "ada"):
        assert "reported" not in as_(name).get("/notices/").content.decode()


def test_a_person_reports_a_post_once_and_hosts_are_told_once(post: Post) -> None:
    for name in ("ada", "ada", "mira"):
        report(post, name)
    assert Report.objects.count() == 2
    assert as_("host").get("/notices/").content.decode().count("<h2><a") == 1


def test_hosts_read_in_the_admin_who_reports_and_why(post: Post) -> None:
    report(post, "ada")
    listed = as_("host").get("/admin/discussion/post/?reported=1").content.decode()
    assert listed.count("Why so few rows?") == 1
    assert (
        "ada: It gives the labels away."
        in as_("host").get(f"/admin/discussion/post/{post.pk}/change/").content.decode()
    )
    assert "0 posts" in as_("host").get("/admin/discussion/post/?reported=1&q=nothing").content.decode()


def test_a_hidden_post_is_no_longer_told_as_reported(post: Post) -> None:
    report(post, "ada")
    as_("host").post(f"{PLACE}posts/{post.pk}/hide/", {"reason": "It does."})
    assert "Nothing new." in as_("host").get("/notices/").content.decode()


def test_a_report_has_a_reason_and_is_about_what_others_wrote_and_still_stands(post: Post) -> None:
    assert report(post, "ada", reason="").status_code == 400
    assert report(post, "noor").status_code == 404
    assert report(post, "host").status_code == 403
    assert "Report …" not in as_("host").get(f"{PLACE}{post.topic_id}/").content.decode()
    remove(post, by=make_user("noor"))
    assert report(post, "ada").status_code == 404
    assert not Report.objects.exists()
