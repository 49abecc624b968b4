import pytest
from django.db import DatabaseError, connection, transaction

from kbeauty.lib import followed
from kbeauty.lib.followed import LOOK_EVERY, Followed


@pytest.fixture
def clock(monkeypatch):
    """Moves on by what it is told."""
    now = [1000.0]
    monkeypatch.setattr(followed.time, "monotonic", lambda: now[0])
    return now


@pytest.mark.django_db
def test_value_is_made_anew_only_when_its_state_is_another_one(clock):
    states, made, asked = ["a"], [], []

    def state():
        asked.append(clock[0])
        return states[0]

    value = Followed(state, lambda: made.append(states[0]) or len(made))

    assert [value(), value()] == [1, 1]
    states[0] = "b"
    # Within two seconds nobody looks.
    assert (value(), len(asked)) == (1, 1)
    clock[0] += LOOK_EVERY
    assert [value(), value()] == [2, 2]
    clock[0] += LOOK_EVERY
    assert (value(), made, len(asked)) == (2, ["a", "b"], 3)
    states[0] = "c"
    value.forget()
    assert value() == 3


@pytest.mark.django_db
def test_failed_transaction_is_asked_nothing(clock):
    def state():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone()

    value = Followed(state, lambda: "known")
    value()
    clock[0] += LOOK_EVERY

    with transaction.atomic():
        with connection.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute("SELECT 1 / 0")
        transaction.set_rollback(True)
        assert value() == "known"


@pytest.mark.django_db
def test_state_that_can_not_be_looked_up_is_an_error(clock):
    def state():
        raise DatabaseError("away")

    with pytest.raises(DatabaseError, match="away"):
        Followed(state, lambda: "never")()
