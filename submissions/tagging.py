"""The tags of a submission: a few short words, all of them replaced at once."""

from collections.abc import Collection

from django.db import transaction

from submissions.models import Submission, Tag

MOST_TAGS = 5


@transaction.atomic
def set_tags(submission: Submission, tags: Collection[str]) -> None:
    """Give it exactly these tags; they are as TagsForm lets them through. Locks the submission's row."""
    submission = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
    submission.tags.exclude(text__in=tags).delete()
    there = set(submission.tags.values_list("text", flat=True))
    Tag.objects.bulk_create(Tag(submission=submission, text=text) for text in tags if text not in there)
