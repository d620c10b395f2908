"""Hosts get one of four roles; those who were hosts become owners."""

from django.db import migrations, models

ROLES = [
    ("owner", "Owner: a host who also names the others"),
    ("host", "Host: edits, publishes, invites, reveals"),
    ("judge", "Judge: sees all and decides about people and teams"),
    ("viewer", "Viewer: sees all and changes nothing"),
]


class Migration(migrations.Migration):
    dependencies = [("competitions", "0002_invitations")]

    operations = [
        migrations.AddField(
            "host", "role", models.CharField(choices=ROLES, default="owner", max_length=6), preserve_default=False
        ),
        migrations.AddConstraint(
            "host",
            models.CheckConstraint(
                condition=models.Q(("role__in", ["owner", "host", "judge", "viewer"])),
                name="a_host_has_one_of_the_four_roles",
            ),
        ),
    ]
