"""Fills the sandbox with posts from a file, the demo brands or accounts from a seed."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from instagram.sandbox import filling, generating, store
from instagram.sandbox.reading import Options, UnreadableFileError, read
from instagram.sandbox.records import Dataset

SIZES = (
    ("seed", 1, "the same seed makes the same rows"),
    ("accounts", 1, "how many accounts"),
    ("posts", 300, "posts of each account"),
    ("comments", 20, "comments below each post, replies included"),
    ("days", 730, "days over which the posts are spread"),
)


class Command(BaseCommand):
    help = (
        "Load a CSV or JSON file of real posts into the sandbox (also .gz), or the demo "
        "brands. A running sandbox shows them at once."
    )
    # The sandbox has its own file: no database is needed here.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the file of posts")
        parser.add_argument("--username", default="", help="account they belong to")
        parser.add_argument("--followers", type=int, help="followers of that account")
        parser.add_argument("--market", default="", help="its country, such as KR")
        parser.add_argument(
            "--replace", action="store_true", help="remove the account's posts first"
        )
        parser.add_argument("--demo", action="store_true", help="the demo brands")
        parser.add_argument(
            "--generate", action="store_true", help="accounts made from a seed"
        )
        sizes = parser.add_argument_group("with --generate")
        for name, default, text in SIZES:
            sizes.add_argument(f"--{name}", type=int, default=default, help=text)
        sizes.add_argument(
            "--until",
            type=date.fromisoformat,
            help="the last day; today where not given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["demo"] or options["file"] or options["generate"]):
            message = "Name a file of posts, or --demo, or --generate."
            raise CommandError(message)
        if options["generate"]:
            self._generate(options)
        if options["demo"]:
            self._load(_demo(), replace=options["replace"])
        if options["file"]:
            self._load(self._read(options), replace=options["replace"])
        store.close()

    def _generate(self, options: dict[str, Any]) -> None:
        wanted = {name: options[name] for name, _, _ in SIZES}
        if options["until"]:
            wanted["until"] = options["until"]
        try:
            made = generating.generate(generating.Order(**wanted))
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Made {made['accounts']} accounts with {made['media']} posts and "
            f"{made['comments']} comments, {made['rows_per_second']} rows a second, "
            f"into {store.path()}. The first is @{made['first_username']}."
        )

    def _read(self, options: dict[str, Any]) -> Dataset:
        told = Options(
            username=options["username"].lstrip("@"),
            followers=options["followers"],
            market=options["market"].upper(),
        )
        try:
            return read(options["file"], told)
        except (UnreadableFileError, FileNotFoundError) as error:
            raise CommandError(str(error)) from error

    def _load(self, dataset: Dataset, *, replace: bool) -> None:
        counts = filling.load(dataset, replace=replace)
        names = ", ".join(f"@{account.username}" for account in dataset.accounts[:5])
        more = len(dataset.accounts) - 5
        self.stdout.write(
            f"Loaded {counts['media']} posts and {counts['comments']} comments of "
            f"{names}{f' and {more} more accounts' if more > 0 else ''} "
            f"into {store.path()}."
        )


def _demo() -> Dataset:
    from instagram.sandbox import demo  # noqa: PLC0415 - large, and rarely wanted

    return demo.world()
