"""`make run` from the first start to a killed supervisor, with real processes."""

import os
import shutil
import signal
import sys

import psycopg
import pytest

from kbeauty.embedded import paths

pytestmark = [
    pytest.mark.xdist_group("embedded"),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

# Nobody hurries those whose supervisor was killed: beat and worker end by a signal of the
# kernel, put their tasks back and close what is open. Seven seconds on a busy machine.
ORPHAN_SECONDS = 60


def _applied_migrations(sockets):
    with psycopg.connect(
        host=str(sockets), user=paths.APP_ROLE, dbname=paths.DATABASE
    ) as connection:
        found = connection.execute(
            "SELECT count(*) FROM django_migrations WHERE app = 'accounts'"
        )
        return found.fetchall()[0][0]


def test_product_starts_refuses_a_second_copy_and_stops(start, used_var, at):
    product = start(used_var)
    product.await_health()
    product.await_running("celery", 4)
    sockets = at(used_var)

    second = start(used_var, port=product.port + 2)
    _, second_code, second_said = second.stop(times=0)
    migrations = _applied_migrations(sockets)
    seconds, code, said = product.stop()

    assert second_code == 1
    assert second_said == (
        f"The data folder {used_var} is in use by process {product.process.pid} at "
        f"http://127.0.0.1:{product.port}: stop it first, or start this copy on other data "
        "with KBEAUTY_VAR=/another/folder PORT=8010.\n"
    )
    assert migrations >= 1
    assert code == 0, said
    assert seconds < 5
    assert product.await_gone(5) == []
    assert "make an account" in said.lower()


def test_product_starts_again_after_kill_of_the_supervisor(start, used_var):
    product = start(used_var)
    product.await_health()
    product.await_running("celery", 4)

    product.process.kill()
    product.process.communicate()
    left = product.await_gone(ORPHAN_SECONDS)
    again = start(used_var)
    again.await_health()
    _, code, said = again.stop(signal.SIGTERM)

    assert left == []
    assert code == 0, said
    assert again.await_gone(5) == []
    # Nothing to migrate any more: the second start goes straight to the programs.
    assert "migrated" not in said


def test_second_interrupt_stops_at_once(start, used_var):
    product = start(used_var)
    product.await_health()

    seconds, code, said = product.stop(times=2)

    assert code == 0, said
    assert seconds < 3
    assert product.await_gone(5) == []


def test_two_copies_run_side_by_side(start, var, at):
    first = start(command="servers", folder=var)
    second = start(command="servers", folder=var.with_name("other"), in_background=True)
    first.await_running("valkey")
    second.await_running("valkey")

    ends = [first.stop(), second.stop()]

    assert [code for _, code, _ in ends] == [0, 0]
    assert first.await_gone(5) + second.await_gone(5) == []


def test_path_longer_than_a_socket_address_is_moved(start, var, at):
    deep = var / ("a" * 60) / ("b" * 60)
    sockets = at(deep)

    product = start(command="servers", folder=deep)
    product.await_running("valkey")
    mode = sockets.stat().st_mode & 0o777
    _, code, said = product.stop()

    assert sockets.name == f"kbeauty-{os.geteuid()}-{paths.digest(deep)}"
    assert mode == 0o700
    assert code == 0, said
    sockets.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs Postgres as nobody")
def test_closed_folder_of_root_keeps_its_data_elsewhere(start, var, at):
    var.parent.chmod(0o700)
    at(var)
    home = paths.server_home()

    product = start(command="servers")
    while (
        product.process.poll() is None and not (home / "run" / "valkey.sock").exists()
    ):
        product.said.readline()
    owner = (home / "postgres").stat().st_uid
    _, code, said = product.stop()

    assert home.parent == paths.SHARED_HOME
    assert owner == 65534
    assert code == 0, said
    shutil.rmtree(home)
