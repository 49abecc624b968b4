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


def unlogged_reader(place):
    """A connection that reads a file without a log, which nobody can make one for then."""
    place.parent.mkdir(parents=True, exist_ok=True)
    reader = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    reader.executescript("CREATE TABLE other (n); INSERT INTO other VALUES (1);")
    reader.execute("BEGIN")
    reader.execute("SELECT n FROM other").fetchall()
    return reader


def test_store_opens_as_soon_as_another_lets_it_in(local_store):
    holder = unlogged_reader(store.path())
    leaving = threading.Timer(0.3, holder.close)
    leaving.start()

    store.set_setting("colour", "blue")

    leaving.join()
    assert store.number("SELECT count(*) FROM setting") == 1


def test_store_that_is_never_let_in_says_so(local_store, monkeypatch):
    monkeypatch.setattr(store, "_LONGEST_WAIT", 0.1)
    with (
        closing(unlogged_reader(store.path())),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        store.set_setting("colour", "blue")


def test_threads_that_make_a_store_at_once_let_each_other_in(monkeypatch, tmp_path):
    """Two that make the log at once refuse each other: in one of fifteen rounds or so."""
    refused = []

    def write(number, together):
        together.wait()
        try:
            store.set_setting(str(number), number)
            store.close()
        except sqlite3.OperationalError as error:
            refused.append(str(error))

    for turn in range(60):
        monkeypatch.setenv("SANDBOX_STORE", str(tmp_path / f"{turn}.sqlite3"))
        together = threading.Barrier(6)
        threads = [
            threading.Thread(target=write, args=(number, together))
            for number in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert refused == []


def test_file_that_is_no_store_is_told_at_once(local_store):
    store.close()
    store.path().write_bytes(b"no database at all, but long enough to be read" * 9)

    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        store.number("SELECT count(*) FROM setting")


def test_default_place_is_below_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("SANDBOX_STORE", raising=False)
    monkeypatch.setenv("KBEAUTY_VAR", str(tmp_path))

    assert store.path() == tmp_path.resolve() / "sandbox" / "sandbox.sqlite3"


def test_demo_fills_an_empty_store_only(local_store, monkeypatch):
    monkeypatch.setattr(demo, "world", lambda: samples.BRAND)

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
