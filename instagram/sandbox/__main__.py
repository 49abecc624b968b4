"""`python -m instagram.sandbox --port 8001 [--demo]`"""

import argparse
import multiprocessing
import socket
import sys

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

        filling.load(demo.world())
    store.close()


def _fill_apart() -> None:
    """Fill in a process of its own, whose memory is given back afterwards."""
    child = multiprocessing.Process(target=_fill)
    child.start()
    child.join()
    if child.exitcode:
        sys.exit("The demo brands could not be loaded; see the lines above.")


def _is_free(host: str, port: int) -> bool:
    """Whether nobody listens there: granian would share the port without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main() -> None:
    options = _options()
    if not _is_free(options.host, options.port):
        sys.exit(
            f"Port {options.port} on {options.host} is taken: stop what listens there, "
            "or choose another with --port."
        )
    if options.demo:
        _fill_apart()
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
