"""`python -m instagram.sandbox --port 8001 [--demo]`"""

import argparse

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from instagram.sandbox import store

THREADS = 8


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m instagram.sandbox",
        description="A server that speaks the Instagram Graph API on this machine.",
    )
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument(
        "--demo", action="store_true", help="load the demo brands into an empty store"
    )
    return parser.parse_args()


def _fill() -> None:
    """Load the demo brands where nothing is yet."""
    if store.number("SELECT count(*) FROM account") == 0:
        from instagram.sandbox import demo, filling  # noqa: PLC0415 - only when asked for

        filling.load(demo.build())
    # SQLite connections must not live on through the fork of the worker.
    store.close()


def main() -> None:
    options = _options()
    if options.demo:
        _fill()
    Granian(
        "instagram.sandbox.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        process_name=None,
    ).serve()


if __name__ == "__main__":
    main()
