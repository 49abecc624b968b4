"""The store: one file, safe for several threads and processes."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from instagram.sandbox import __main__ as program
from instagram.sandbox import demo, filling, store
from instagram.sandbox.records import Dataset
from tests.instagram.sandbox import samples


def test_failed_transaction_leaves_nothing(local_store):
    with pytest.raises(KeyError):
        filling.load(Dataset(media=(samples.IMAGE,)))

    assert store.number("SELECT count(*) FROM media") == 0


def test_loading_again_keeps_tokens_and_comments(local_store):
    filling.load(samples.BRAND)
    store.run(
        "INSERT INTO token (token, user_id, scopes, kind, made_at, expires_at) "
        "VALUES ('t', ?, '', 'long', 0, 9)",
        samples.USER_ID,
    )

    filling.load(samples.BRAND)

    assert store.number("SELECT count(*) FROM token") == 1
    assert store.number("SELECT count(*) FROM comment") == 3


def test_account_that_moves_to_another_id_keeps_the_old_one(local_store):
    filling.load(samples.BRAND)
    moved = replace(samples.ACCOUNT, user_id="17841499999999999", name="New name")

    filling.load(Dataset(accounts=(moved,)))

    row = store.rows("SELECT * FROM account WHERE username = ?", samples.USERNAME)[0]
    assert (row["user_id"], row["name"]) == (samples.USER_ID, "New name")


def test_threads_write_side_by_side(local_store):
    def write(start):
        for number in range(50):
            store.set_setting(f"{start}-{number}", number)
        store.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.number("SELECT count(*) FROM setting") == 200


def test_default_place_is_below_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("SANDBOX_STORE", raising=False)
    monkeypatch.setenv("KBEAUTY_VAR", str(tmp_path))

    assert store.path() == tmp_path.resolve() / "sandbox" / "sandbox.sqlite3"


def test_demo_fills_an_empty_store_only(local_store, monkeypatch):
    monkeypatch.setattr(demo, "build", lambda: samples.BRAND)

    program._fill()
    store.run("DELETE FROM media")
    program._fill()

    assert store.number("SELECT count(*) FROM account") == 2
    assert store.number("SELECT count(*) FROM media") == 0


def test_file_of_an_older_version_gets_new_columns(local_store):
    local_store.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(local_store)) as old:
        old.execute(
            "CREATE TABLE token (token TEXT PRIMARY KEY, user_id TEXT NOT NULL, "
            "scopes TEXT NOT NULL, kind TEXT NOT NULL, made_at INTEGER NOT NULL, "
            "expires_at INTEGER NOT NULL)"
        )
        old.execute("INSERT INTO token VALUES ('t', '1', 'a', 'long', 2, 3)")
        old.commit()

    (token,) = store.rows("SELECT * FROM token")

    assert dict(token) == {
        "token": "t",
        "user_id": "1",
        "scopes": "a",
        "kind": "long",
        "made_at": 2,
        "expires_at": 3,
        "person_id": "",
        "granted": "",
        "data_access_expires_at": 0,
    }
