from django.db import migrations

from kbeauty.lib.rls import keep_unchanged


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_deletion")]

    operations = [keep_unchanged("accounts_auditevent")]
