"""Collects an account from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Company
from instagram.clients.errors import message_for
from instagram.enums import RunStatus, RunTrigger
from instagram.models import InstagramAccount, SyncRun
from instagram.services.collection.running import run_sync, start_sync
from kbeauty.lib.errors import AppError
from kbeauty.lib.tenancy import tenant


class Command(BaseCommand):
    """Queues the collection as the button does; with --now it is done right here."""

    help = "Collect the posts, insights and comments of a connected account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--company", help="name, where several have the account")
        parser.add_argument(
            "--now",
            action="store_true",
            help="collect in this process, not in a worker",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"].removeprefix("@")
        found = _accounts(username, options["company"])
        if not found:
            message = f"No company has connected @{username}."
            raise CommandError(message)
        for account in found:
            with tenant(account.company_id):
                self._collect(account, is_now=options["now"])

    def _collect(self, account: InstagramAccount, *, is_now: bool) -> None:
        try:
            run = start_sync(account=account, trigger=RunTrigger.PERSON)
        except AppError as error:
            raise CommandError(str(error.message)) from error
        if is_now:
            run = run_sync(run=run)
            self._report(run)
        else:
            self.stdout.write(f"{account} ({account.company}): queued")

    def _report(self, run: SyncRun) -> None:
        self.stdout.write(
            f"{run.account} ({run.company}): {run.get_status_display()}; "
            f"{run.posts_seen} posts ({run.posts_created} new), "
            f"{run.insights_collected} insights, {run.comments_collected} comments, "
            f"{run.calls_used} calls, {run.error_count} errors"
        )
        if run.status == RunStatus.FAILED:
            raise CommandError(str(message_for(run.reason)))


def _accounts(username: str, company_name: str | None) -> list[InstagramAccount]:
    """The account in each active company that has it; rows show inside a tenant only."""
    companies = Company.objects.filter(is_active=True)
    if company_name:
        companies = companies.filter(name=company_name)
    found: list[InstagramAccount] = []
    for company in companies:
        with tenant(company.pk):
            accounts = InstagramAccount.objects.for_company(company)
            found += accounts.filter(username=username).select_related("company")
    return found
