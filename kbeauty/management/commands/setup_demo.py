"""Sets up the demo company of the embedded start."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kbeauty import demo


class Command(BaseCommand):
    help = (
        "Make the demo company with its log-in, connect its three accounts in the sandbox "
        "and collect them. Refused with DATABASE_URL set; run twice it changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        port = int(os.environ.get("PORT") or 8000)
        parser.add_argument(
            "--port", type=int, default=port, help="where the web server answers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo.set_up(port=options["port"], say=self.stdout.write)
        except demo.DemoError as error:
            raise CommandError(str(error)) from error
