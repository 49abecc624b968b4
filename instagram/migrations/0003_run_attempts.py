from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("instagram", "0002_row_level_security")]

    operations = [
        migrations.AddField(
            model_name="syncrun",
            name="attempt_count",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
