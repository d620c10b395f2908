import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import submissions.models.submission


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("competitions", "0001_first"),
        ("teams", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_intake",
                    models.BooleanField(
                        help_text="Made when the submission was accepted; the only kind that limits count."
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("scoring", "Scoring"),
                            ("scored", "Scored"),
                            ("invalid", "Invalid"),
                            ("errored", "Errored"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(null=True)),
                ("queued_at", models.DateTimeField()),
                ("hinted_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("public_score", models.FloatField(null=True)),
                (
                    "problems",
                    models.JSONField(default=list, help_text="What is wrong with an invalid file, for the team."),
                ),
                ("problem_count", models.PositiveIntegerField(default=0)),
                ("host_message", models.TextField(blank=True, help_text="Why scoring failed, for the host.")),
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="competitions.solution",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="PrivateScore",
            fields=[
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="submissions.evaluation",
                    ),
                ),
                ("score", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        storage=submissions.models.submission.prediction_storage,
                        upload_to=submissions.models.submission.prediction_key,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("submitted_at", models.DateTimeField()),
                ("daily_limit", models.PositiveSmallIntegerField(help_text="The limit that was in force.")),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="competitions.phase"
                    ),
                ),
                (
                    "sent_as",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.team"),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="teams.team"
                    ),
                ),
            ],
            options={
                "ordering": ("-submitted_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="refund", to="submissions.submission"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FinalChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chosen_at", models.DateTimeField()),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="final_choice",
                        to="submissions.submission",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="evaluation",
            name="submission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="evaluations", to="submissions.submission"
            ),
        ),
        migrations.CreateModel(
            name="BestScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.FloatField()),
                (
                    "order_key",
                    models.FloatField(help_text="The score, negated where greater is better: smaller stands first."),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(help_text="When the best submission was sent: the earlier one wins a tie."),
                ),
                ("scored_submissions", models.PositiveIntegerField()),
                ("last_submission_at", models.DateTimeField()),
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="best_scores",
                        to="competitions.solution",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="best_scores", to="teams.team"
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="submissions.evaluation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["solution", "order_key", "submitted_at", "id"], name="best_score_on_board")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("team", "solution"), name="a_team_has_one_best_score_a_solution"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("order_key", models.F("score")),
                            (
                                "order_key",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("score"), "*", models.Value(-1)
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="an_order_key_is_the_score_or_its_negative",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["sent_as", "phase", "submitted_at"], name="submission_of_team_by_time"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["team", "-submitted_at"], name="submission_newest_of_team"),
        ),
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(
                condition=models.Q(("status__in", ("queued", "scoring"))),
                fields=["status", "hinted_at"],
                name="evaluation_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                fields=("submission", "solution"), name="a_submission_is_scored_once_a_solution"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_intake", True)),
                fields=("submission",),
                name="a_submission_has_one_intake_evaluation",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("public_score__isnull", False), ("status", "scored")),
                    models.Q(models.Q(("status", "scored"), _negated=True), ("public_score", None)),
                    _connector="OR",
                ),
                name="evaluation_has_a_public_score_exactly_when_scored",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease_until__isnull", False), ("status", "scoring")),
                    models.Q(models.Q(("status", "scoring"), _negated=True), ("lease_until", None)),
                    _connector="OR",
                ),
                name="evaluation_has_a_lease_exactly_while_scoring",
            ),
        ),
    ]
