from django.conf import settings
from django.db import migrations
from django.utils import timezone

from instagram.parted import PARTED
from kbeauty.lib.partitions import MONTHS_AHEAD, month_after, part_by_month


def part(apps, schema_editor):
    # Deferred checks of what earlier migrations wrote would keep the tables from changing.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    today = timezone.now().date()
    for parted in PARTED:
        part_by_month(
            parted,
            since=month_after(today, -settings.INSTAGRAM_MONTHS_APART),
            until=month_after(today, MONTHS_AHEAD),
        )


class Migration(migrations.Migration):
    dependencies = [("instagram", "0002_row_level_security")]

    # There is no way back to whole tables.
    operations = [migrations.RunPython(part)]
