import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("competitions", "0001_first"),
        ("submissions", "0001_first"),
        ("teams", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("reveal", "Reveal"),
                            ("decision", "Decision"),
                            ("rescore", "Rescore"),
                            ("appeal", "Appeal"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "cause_key",
                    models.CharField(
                        help_text="What caused it, once: a deed repeated makes no second board.", max_length=80
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "record_hash",
                    models.CharField(help_text="The head of the audit chain once this board was in it.", max_length=64),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="snapshots", to="competitions.phase"
                    ),
                ),
            ],
            options={
                "ordering": ("phase", "-number"),
            },
        ),
        migrations.CreateModel(
            name="SnapshotRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveIntegerField()),
                ("score", models.FloatField()),
                (
                    "public_rank",
                    models.PositiveIntegerField(help_text="The team's place on the public board at that moment."),
                ),
                ("scored_submissions", models.PositiveIntegerField()),
                ("last_submission_at", models.DateTimeField()),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="leaderboard.snapshot"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="submissions.submission"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.team"),
                ),
            ],
            options={
                "ordering": ("snapshot", "rank"),
            },
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("phase", "number"), name="a_snapshot_number_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("phase", "cause_key"), name="a_cause_makes_one_snapshot"),
        ),
        migrations.AddConstraint(
            model_name="snapshotrow",
            constraint=models.UniqueConstraint(fields=("snapshot", "rank"), name="a_rank_is_held_once_a_board"),
        ),
        migrations.AddConstraint(
            model_name="snapshotrow",
            constraint=models.UniqueConstraint(fields=("snapshot", "team"), name="a_team_stands_once_on_a_board"),
        ),
    ]
