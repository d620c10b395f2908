"""The flag that 0005 has cleared stays so. The version before sets it in its command add_user --staff alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_clear_superusers")]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_superuser", False)), name="nobody_is_a_superuser"
            ),
        ),
    ]
