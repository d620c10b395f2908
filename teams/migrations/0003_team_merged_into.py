"""Teams that were merged stay as rows that name the team they are now."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teams", "0002_team_invitation")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                help_text="The team that this one was merged into: the row stays for what was sent under its name.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="absorbed",
                to="teams.team",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None), models.Q(("merged_into", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="a_team_is_not_merged_into_itself",
            ),
        ),
    ]
