"""``python -m kbeauty.embedded run``: everything; ``servers``: the two servers alone."""

import argparse
import sys

from kbeauty.embedded import servers, supervisor
from kbeauty.embedded.errors import PlainError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kbeauty.embedded")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="everything, as `make run` does")
    alone = commands.add_parser("servers", help="only Postgres and Valkey")
    alone.add_argument("--unsafe", action="store_true", help="test data: no fsync")
    alone.add_argument("--until-unused", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    try:
        if options.command == "run":
            return supervisor.run()
        servers.serve(safe=not options.unsafe, until_unused=options.until_unused)
    except PlainError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
