from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_row_level_security")]

    operations = [
        migrations.CreateModel(
            name="CacheCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("hits", models.PositiveIntegerField(default=0, verbose_name="hits")),
                (
                    "misses",
                    models.PositiveIntegerField(default=0, verbose_name="misses"),
                ),
            ],
            options={
                "verbose_name": "use of the analysis cache",
                "verbose_name_plural": "use of the analysis cache",
                "ordering": ("-day",),
            },
        ),
    ]
