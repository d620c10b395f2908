import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leaderboard", "0002_place"),
        ("teams", "0005_outside_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeenRank",
            fields=[
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="seen_rank",
                        serialize=False,
                        to="teams.membership",
                    ),
                ),
                ("rank", models.PositiveIntegerField()),
            ],
        ),
    ]
