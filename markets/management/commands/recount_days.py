"""Counts the figures of every day anew: after a repair, or when the words of categories changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Company
from kbeauty.lib.tenancy import tenant
from markets.daily.refresh import recount


class Command(BaseCommand):
    help = "Count the figures of all days anew, of one company or of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", help="Code of one company; without it, all.")

    def handle(self, *args: Any, **options: Any) -> None:
        for company in _companies(options["company"]):
            with tenant(company.pk):
                days = recount(company=company)
            self.stdout.write(f"{company.code} {days} days")


def _companies(code: str | None) -> list[Company]:
    companies = Company.objects.order_by("pk")
    if code is None:
        return list(companies)
    found = [one for one in companies if str(one.code) == code]
    if not found:
        message = f"There is no company with the code {code}."
        raise CommandError(message)
    return found
