from django.db import migrations

from kbeauty.lib.rls import protect


class Migration(migrations.Migration):
    dependencies = [("analysis", "0001_initial")]

    operations = [protect("analysis_analysisresult")]
