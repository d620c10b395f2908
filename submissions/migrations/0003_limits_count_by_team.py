"""The limit at intake counts by the team that a submission is of now: the index of my submissions serves it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_grants")]

    operations = [migrations.RemoveIndex(model_name="submission", name="submission_of_team_by_time")]
