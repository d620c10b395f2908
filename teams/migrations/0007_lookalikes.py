from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from teams.lookalikes import skeleton


def look(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write down what a reader sees in each name; of two that look alike already, the older keeps the look."""
    taken = set()
    teams = apps.get_model("teams", "Team")
    for team in teams.objects.order_by("pk").iterator():
        look = (team.competition_id, skeleton(team.name))
        if look not in taken:
            taken.add(look)
            teams.objects.filter(pk=team.pk).update(skeleton=look[1])


class Migration(migrations.Migration):
    dependencies = [("competitions", "0004_date_changes_and_pauses"), ("teams", "0006_sent_invitation")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="skeleton",
            field=models.CharField(
                db_default="",
                default="",
                editable=False,
                help_text="What a reader sees in the name; empty in a row of an older version.",
                max_length=120,
            ),
        ),
        migrations.RunPython(look, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                condition=models.Q(("skeleton", ""), _negated=True),
                fields=("competition", "skeleton"),
                name="no_two_teams_of_a_competition_look_alike",
            ),
        ),
    ]
