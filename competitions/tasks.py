"""What workers do for competitions. A task is a hint: it may come twice, late, or never."""

from celery import shared_task
from django.utils import timezone

from competitions.hints import give_hint
from competitions.models import DataFile, SampleCheck, Solution
from competitions.sample_checks import carry_out


@shared_task
def check_sample(check_id: int) -> None:
    """Score a sample submission for the launch checklist, if nobody has."""
    carry_out(SampleCheck.objects.select_related("sample", "solution").get(pk=check_id))


def asked_check(sample: DataFile, solution: Solution) -> SampleCheck:
    """How a sample fares under a solution. A worker is asked if nobody knows yet, and asked again if it is late."""
    check, is_new = SampleCheck.objects.get_or_create(sample=sample, solution=solution)
    if is_new or check.is_overdue:
        check.asked_at = timezone.now()
        check.save(update_fields=["asked_at"])
        give_hint(check_sample, sample_check=check.pk)
    return check
