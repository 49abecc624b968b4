"""One log of many processes: each line with the name of its process in front."""

import os
import sys

COLOURS = {
    "start": "1;37",
    "postgres": "34",
    "valkey": "35",
    "migrate": "33",
    "static": "33",
    "sandbox": "36",
    "setup": "33",
    "web": "32",
    "worker": "95",
    "beat": "94",
}
WIDTH = 8
# Said at every start or stop, and nothing a person could act on here.
NOISE = ("Memory overcommit must be enabled", "scheduling shutdown", "ready to exit")
# A line that never ends must not fill memory.
LINE_LIMIT = 65_536


def _is_coloured() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


class Log:
    def __init__(self) -> None:
        self.coloured = _is_coloured()
        self.is_open = True
        self._rests: dict[str, bytes] = {}

    def say(self, text: str, name: str = "start") -> None:
        prefix = f"{name:<{WIDTH}} |"
        if self.coloured:
            prefix = f"\x1b[{COLOURS.get(name, '0')}m{prefix}\x1b[0m"
        self.write(f"{prefix} {text}\n")

    def write(self, text: str) -> None:
        """Print; a terminal that was closed meanwhile only ends the printing."""
        if not self.is_open:
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            self.is_open = False

    def feed(self, name: str, data: bytes) -> None:
        """Print the whole lines of what a process wrote and keep the rest."""
        *lines, rest = (self._rests.pop(name, b"") + data).split(b"\n")
        if len(rest) > LINE_LIMIT:
            lines, rest = [*lines, rest], b""
        if rest:
            self._rests[name] = rest
        for line in lines:
            text = line.decode("utf-8", "replace").rstrip()
            if text and not any(noise in text for noise in NOISE):
                self.say(text, name)

    def finish(self, name: str) -> None:
        rest = self._rests.pop(name, b"")
        if rest:
            self.feed(name, rest + b"\n")
