from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_notices")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="deletion_reminded_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="company",
            name="deletion_counts",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
