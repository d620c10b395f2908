import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leaderboard", "0001_first"),
        ("submissions", "0007_board_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="place",
                        serialize=False,
                        to="submissions.evaluation",
                    ),
                ),
                ("rank", models.PositiveIntegerField()),
            ],
        ),
    ]
