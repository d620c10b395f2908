from django.db import migrations, models

import competitions.pictures


class Migration(migrations.Migration):
    dependencies = [("competitions", "0008_notices")]

    operations = [
        migrations.AlterField(
            model_name="competition",
            name="cover",
            field=models.ImageField(
                blank=True,
                help_text="A wide picture; without one, one is drawn.",
                upload_to="covers/",
                validators=[competitions.pictures.check_picture],
            ),
        ),
    ]
