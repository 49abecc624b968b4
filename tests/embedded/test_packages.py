"""`make run` installs requirements.txt alone: nothing may need a package of the tests."""

import re
import subprocess
import sys
from importlib import metadata

from kbeauty.embedded import paths

# Imports every page, command and task with the packages of the tests hidden.
PROGRAM = """
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

HIDDEN = set(sys.argv[1:])
sys.meta_path.insert(0, Hidden())
import django
django.setup()
import kbeauty.urls, kbeauty.celery, kbeauty.wsgi
from django.core.management import get_commands, load_command_class
kbeauty.celery.app.loader.import_default_modules()
for name, room in get_commands().items():
    if room in ("kbeauty", "accounts", "instagram", "markets", "analysis"):
        load_command_class(room, name)
"""


def _pinned(name):
    text = (paths.ROOT / name).read_text("utf-8")
    return set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))


def test_product_needs_no_package_of_the_tests():
    only_for_tests = _pinned("requirements-dev.txt") - _pinned("requirements.txt")
    hidden = [
        module
        for module, packages in metadata.packages_distributions().items()
        if {package.lower().replace("_", "-") for package in packages} <= only_for_tests
    ]

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *hidden],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "django_stubs_ext" in hidden
    assert done.stderr[-600:] == ""
    assert done.returncode == 0
