"""What teams and hosts are told about submissions, in the transaction of what they are told of."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail_out import in_language_of
from accounts.models import User
from accounts.outbox import at_site
from competitions.models import Competition, Notice
from competitions.notices import mail_hosts, tell
from submissions.models import Evaluation, Status
from teams.models import Team

TOLD = {Status.INVALID: Notice.Kind.INVALID, Status.ERRORED: Notice.Kind.ERRORED}


def tell_team(evaluation: Evaluation, status: Status, team: Team) -> None:
    """Tell the members what leaves a submission without a score. A solution that is not in force is no news yet."""
    if status not in TOLD or team.kind != Team.Kind.COMPETING:
        return
    submission, competition = evaluation.submission, team.competition
    if evaluation.solution_id == submission.phase.active_solution_id:
        members, path = User.objects.filter(memberships__team=team), my_submissions(competition)
        facts = {"number": submission.pk}
        tell(members, TOLD[status], competition, about=submission.pk, path=path, facts=facts)


def my_submissions(competition: Competition) -> str:
    """The path of a team's page of submissions."""
    return reverse("submissions:mine", args=[competition.slug])


def tell_hosts_of_error(evaluation: Evaluation) -> None:
    """Write to the hosts why a submission could not be scored. Never carries a score."""
    submission = evaluation.submission
    competition = submission.phase.competition
    page = reverse("admin:submissions_evaluation_change", args=[evaluation.pk])
    with in_language_of(None):
        told = {"number": submission.pk, "team": submission.team}
        mended = _("When the cause is mended, send it back to the queue in the admin under Evaluations.")
        text = _("The submission of the team %(team)s could not be scored and was not counted.") % told
        subject = _("submission %(number)s could not be scored") % told
        mail_hosts(competition, subject, f"{text}\n\n{evaluation.host_message}\n\n{mended}\n{at_site(page)}")
