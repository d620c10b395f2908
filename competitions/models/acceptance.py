"""Who takes part, and what each person agreed to: a record, not a boolean."""

from django.conf import settings
from django.db import models

from competitions.models.competition import Competition
from competitions.models.rules import KeyTerm, Rules


class Participant(models.Model):
    """A person who has accepted one competition's rules."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations")
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["competition", "user"], name="a_person_takes_part_in_a_competition_once"),
        )

    def __str__(self) -> str:
        return str(self.user)


class RulesAcceptance(models.Model):
    """One person's acceptance of one version of the rules, with the fingerprint of what was read."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="acceptances")
    rules = models.ForeignKey(Rules, on_delete=models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("-accepted_at",)
        constraints = (
            models.UniqueConstraint(fields=["participant", "rules"], name="a_person_accepts_a_rules_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.participant}: {self.rules}"


class KeyTermAnswer(models.Model):
    """One key term that was agreed to, as part of one acceptance."""

    acceptance = models.ForeignKey(RulesAcceptance, on_delete=models.CASCADE, related_name="answers")
    key_term = models.ForeignKey(KeyTerm, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        ordering = ("key_term",)
        constraints = (
            models.UniqueConstraint(
                fields=["acceptance", "key_term"], name="a_key_term_is_answered_once_an_acceptance"
            ),
        )

    def __str__(self) -> str:
        return str(self.key_term)
