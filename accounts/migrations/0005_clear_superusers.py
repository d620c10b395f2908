"""Nobody is a superuser: site admins are told by is_staff alone, so that who is demoted keeps nothing."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def clear(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the flag from everybody; rights that count are not touched."""
    apps.get_model("accounts", "User").objects.filter(is_superuser=True).update(is_superuser=False)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_language_of_mail")]

    operations = [migrations.RunPython(clear, migrations.RunPython.noop, elidable=True)]
