"""The roles row-level security rests on."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def _rows(statement, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def test_application_role_is_bound_by_row_level_security():
    found = _rows(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcanlogin FROM pg_roles"
        " WHERE rolname = current_user"
    )

    assert found == [("kbeauty_app", False, False, True, True)]


def test_staff_role_passes_row_level_security_and_can_not_log_in():
    found = _rows(
        "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles"
        " WHERE rolname = 'kbeauty_staff'"
    )

    assert found == [(False, True, False)]


def test_staff_role_is_entered_only_on_demand():
    found = _rows(
        "SELECT pg_has_role('kbeauty_app', 'kbeauty_staff', 'SET'),"
        " pg_has_role('kbeauty_app', 'kbeauty_staff', 'USAGE')"
    )

    assert found == [(True, False)]


def test_staff_role_may_read_and_write_tables_of_the_application():
    found = _rows(
        "SELECT has_table_privilege('kbeauty_staff', 'accounts_company', p)"
        " FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p"
    )

    assert found == [(True,)] * 4


def test_extensions_are_in_every_new_database():
    found = _rows("SELECT extname FROM pg_extension ORDER BY extname")

    assert [name for (name,) in found] == [
        "citext",
        "pg_trgm",
        "plpgsql",
        "unaccent",
        "vector",
    ]


def test_trigrams_of_korean_are_found():
    found = _rows("SELECT cardinality(show_trgm('한국')), 'É' ILIKE 'é'")

    assert found == [(3, True)]
