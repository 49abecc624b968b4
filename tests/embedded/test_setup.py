"""The set-up under the machine's bare Python."""

import json

import pytest

from tools import setup


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """No virtual environment yet."""
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "PYTHON", tmp_path / "bin" / "python")
    monkeypatch.setattr(setup, "STAMP", tmp_path / "stamp.json")
    return tmp_path


def _refuse(*arguments, **named):
    pytest.fail(f"nothing had to be run, but {arguments} was")


def test_missing_venv_module_is_said_in_a_sentence(venv, monkeypatch):
    monkeypatch.setattr(setup.util, "find_spec", lambda name: None)

    with pytest.raises(SystemExit) as caught:
        setup.make_venv({})

    assert caught.value.code == (
        "Python's module for virtual environments is missing: install it with `sudo apt-get "
        f"install python{setup.base_python()}-venv` and run this again."
    )


def test_installed_packages_are_not_installed_again(venv, monkeypatch):
    monkeypatch.setattr(setup, "run", _refuse)
    known = {"requirements.txt": setup.digest("requirements.txt")}

    setup.install_python_packages(known, ["requirements.txt"])

    assert known == {"requirements.txt": setup.digest("requirements.txt")}


def test_changed_lock_file_is_installed(venv, monkeypatch):
    commands = []
    monkeypatch.setattr(
        setup, "run", lambda command, complaint: commands.append(command)
    )

    known = setup.install_python_packages(
        {"requirements.txt": "old"}, ["requirements.txt"]
    )

    assert len(commands) == 1
    assert commands[0][-2:] == ["-r", "requirements.txt"]
    assert "--require-hashes" in commands[0]
    assert known == {"requirements.txt": setup.digest("requirements.txt")}


def test_stamp_of_a_moved_checkout_does_not_count(venv):
    here = {"root": str(setup.ROOT), "python": setup.base_python(), "npm": "1"}
    setup.STAMP.write_text(json.dumps(here))
    known = setup.read_stamp()

    setup.STAMP.write_text(json.dumps(here | {"root": "/elsewhere"}))

    assert known == here
    assert setup.read_stamp() == {}


def test_failed_command_ends_with_its_words_and_the_complaint(capsys):
    with pytest.raises(SystemExit) as caught:
        setup.run(
            ["sh", "-c", "echo no such package >&2; exit 3"], "Mend it like this."
        )

    assert caught.value.code == "no such package\nMend it like this."
