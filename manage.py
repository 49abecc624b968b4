#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from kbeauty.embedded import environment, paths


def main() -> None:
    # The same .env that `make run` reads; what the shell has set already wins.
    environment.load_file(paths.ROOT / ".env")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kbeauty.settings.base")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
