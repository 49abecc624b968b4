"""Encrypts everything with the first key, so that the others can be taken away."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kbeauty.lib.key_rotation import BATCH, Rotation, count_old, rotate
from kbeauty.lib.tenancy import all_companies


class Command(BaseCommand):
    """Goes over every company; safe to break off and to run again at any time."""

    help = "Encrypt what older keys of FIELD_ENCRYPTION_KEYS still hold with the first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only count what needs an older key"
        )
        parser.add_argument(
            "--batch", type=int, default=BATCH, help="rows of one transaction"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            message = "--batch must be at least 1."
            raise CommandError(message)
        with all_companies():
            if options["check"]:
                found = count_old()
            else:
                found = rotate(batch_size=options["batch"])
        self.stdout.write(_told(found))
        if found.lost:
            message = (
                f"{found.lost} of them cannot be read with any key in "
                "FIELD_ENCRYPTION_KEYS: put the missing one back, or connect anew."
            )
            raise CommandError(message)


def _told(found: Rotation) -> str:
    return (
        f"{found.seen} encrypted values, {found.changed} encrypted anew, "
        f"{found.old} still need an older key."
    )
