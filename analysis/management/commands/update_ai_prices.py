"""Brings the prices of models into the table; run after each change of the file."""

from typing import Any

from django.core.management.base import BaseCommand

from analysis.engines.pricing import seed_prices


class Command(BaseCommand):
    help = "Bring the file of prices into the table; what staff have changed stays."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{seed_prices()} prices are up to date.")
