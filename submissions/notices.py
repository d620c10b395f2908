"""What hosts are told by mail about submissions."""

from competitions.notices import mail_hosts
from submissions.models import Evaluation


def tell_hosts_of_error(evaluation: Evaluation) -> None:
    """Mail the hosts why a submission could not be scored. Never carries a score."""
    submission = evaluation.submission
    competition = submission.phase.competition
    mail_hosts(
        competition,
        f"submission {submission.pk} could not be scored",
        f"The submission of the team {submission.team} could not be scored and was not counted.\n\n"
        f"{evaluation.host_message}\n\n"
        "When the cause is mended, send it back to the queue in the admin under Evaluations.\n",
    )
