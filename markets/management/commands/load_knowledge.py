"""Brings what is known of the markets' people into the database; safe to run at each start."""

from typing import Any

from django.core.management.base import BaseCommand

from markets.culture.services import load_entries


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_entries()
        self.stdout.write(
            f"{loaded.brought} entries brought, {loaded.kept_as_edited} kept as edited, "
            f"{loaded.removed} removed"
        )
