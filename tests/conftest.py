"""Servers and database of the tests; people and companies are in ``tests/fixtures.py``."""

import gc
import os
import re
import sys
from collections.abc import Generator
from typing import IO

import pytest
from _pytest.nodeid import NodeId
from django.test import TransactionTestCase

from kbeauty.lib.tenancy import all_companies
from tests import cluster
from tests.emptying import empty_tables, note_what_stays

pytest_plugins = ["tests.fixtures", "tests.sandbox_fixture"]
CODE = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_share = pytest.StashKey[IO[str]]()
# Else each worker, and each process that a test starts, compiles everything anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    given = os.environ.get("TEST_DATABASE_URL") and os.environ.get("TEST_REDIS_URL")
    if not is_worker and not given and not config.option.collectonly:
        config.stash[_share] = cluster.acquire()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what is collected goes away: looking through it again and again is for nothing."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Let tests of one group run in one worker.

    xdist 3.8 writes the group into ``_nodeid``, which pytest 9.2 reads no more; its
    scheduler looks at the id that it is told, so the group goes there.
    """
    if not hasattr(config, "workerinput"):
        return
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        if mark is not None:
            item._id = NodeId.parse(f"{item.nodeid}@{mark.args[0]}")
    # The long ones first: at the end one worker would wait for them alone.
    items.sort(key=lambda item: "@" not in item.nodeid)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Packed files and random codes differ in each worker; xdist wants the same names."""
    is_random = isinstance(val, bytes) or re.fullmatch(CODE, str(val))
    return argname if is_random else None


def pytest_unconfigure(config: pytest.Config) -> None:
    share = config.stash.get(_share, None)
    if share is not None:
        cluster.release(share)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """Instead of migrating each time: a copy of a database migrated once."""
    with django_db_blocker.unblock():
        cluster.create_database(anew=request.config.getvalue("create_db"))
        note_what_stays()

    yield

    with django_db_blocker.unblock():
        cluster.drop_database()


@pytest.fixture(autouse=True, scope="session")
def _tables_are_emptied_by_staff():
    """In place of truncating each of them: see ``emptying``."""

    def as_staff(self):
        with all_companies():
            empty_tables()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", as_staff)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_tokens_from_outside():
    """A key in the developer's shell must not let a test call a paid service."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        os.environ.pop(name, None)
