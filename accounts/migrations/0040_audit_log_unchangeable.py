from django.db import migrations

from kbeauty.lib.rls import keep_unchanged


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_row_level_security")]

    operations = [keep_unchanged("accounts_auditevent")]
