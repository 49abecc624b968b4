"""Starts servers of its own, then the scripts: Django reads its settings once."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from kbeauty.embedded import folders
from tools.ports import free_port
from tools.soak.servers import Servers


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scripts", type=int, default=200, help="how many")
    parser.add_argument("--first", type=int, default=1, help="seed of the first")
    parser.add_argument("--posts", type=int, default=60)
    parser.add_argument("--comments", type=int, default=6, help="below each post")
    return parser.parse_args()


def main() -> int:
    asked = _arguments()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="kb-soak-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        address = f"http://127.0.0.1:{port}"
        os.environ |= {
            "KBEAUTY_VAR": str(folder / "var"),
            "ENV_FILE": os.devnull,
            # Fewer partitions are made sooner, and hold the same rows.
            "INSTAGRAM_MONTHS_APART": "0",
            # Figures of a few days, not of ninety: more would be the same again, and nine
            # calls in ten.
            "INSTAGRAM_FIGURE_DAYS": "6",
            "LOG_LEVEL": "CRITICAL",
            "DJANGO_SETTINGS_MODULE": "kbeauty.settings.base",
            "SANDBOX_STORE": str(folder / "sandbox.sqlite3"),
            "INSTAGRAM_GRAPH_URL": address,
            "INSTAGRAM_APP_ID": "1784000000000001",
            "INSTAGRAM_APP_SECRET": "soak",
            "HTTP_ALLOWED_PRIVATE_HOSTS": f"127.0.0.1:{port}",
        }
        folders.prepare()
        with Servers() as servers:
            import django  # noqa: PLC0415 - the environment above comes first

            django.setup()
            from tools.soak.scripts import Soak  # noqa: PLC0415 - the same

            return Soak(servers, port=port, asked=asked).run()


if __name__ == "__main__":
    sys.exit(main())
