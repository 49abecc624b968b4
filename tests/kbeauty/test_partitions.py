"""Months of a table: who may see them, what lies ahead, what upkeep makes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from instagram.models import Comment, Post, PostHashtag, PostSnapshot
from instagram.parted import PARTED
from instagram.services.months import make_months
from kbeauty.lib.partitions import (
    add_months,
    first_of,
    month_after,
    months,
    partitions,
)
from kbeauty.lib.tenancy import all_companies, tenant
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)

POSTS = PARTED[0]
TODAY = timezone.now().date()


def rows(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def settle():
    """A table with checks still to come cannot be changed in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def counts(table):
    """Rows by partition, of all companies."""
    with all_companies():
        return dict(
            rows(f"SELECT tableoid::regclass::text, count(*) FROM {table} GROUP BY 1")
        )


def test_month_after_crosses_years():
    assert month_after(date(2026, 11, 1), 3) == date(2027, 2, 1)
    assert month_after(date(2026, 1, 31), -1) == date(2025, 12, 1)
    assert list(months(date(2026, 11, 27), date(2027, 1, 2))) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


@pytest.mark.parametrize("parted", PARTED, ids=lambda parted: parted.table)
def test_every_parted_table_has_its_months_and_both_ends(db, parted):
    first = month_after(TODAY, -1)
    made = [parted.name(one) for one in months(first, month_after(TODAY, 3))]

    assert partitions(parted.table) == sorted([*made, parted.before, parted.ahead])


@pytest.mark.parametrize("parted", PARTED, ids=lambda parted: parted.table)
def test_unique_indexes_and_keys_hold_the_month(db, parted):
    found = rows(
        "SELECT indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s",
        parted.table,
        "CREATE UNIQUE%",
    )

    assert len(found) >= 2
    assert all(parted.column in definition for (definition,) in found)


def test_rows_go_to_the_partition_of_their_month(company):
    account = InstagramAccountFactory(company=company)
    now = timezone.now()
    for moment in (now, now - timedelta(days=4000), now + timedelta(days=4000)):
        CommentFactory(
            post=PostFactory(account=account, timestamp=moment), timestamp=moment
        )

    for table in ("instagram_post", "instagram_comment"):
        month = f"{table}_{now:%Y_%m}"
        assert counts(table) == {
            f"{table}_ahead": 1,
            f"{table}_before": 1,
            month: 1,
        }


def test_partition_shows_its_reader_no_more_than_the_table(company):
    other = CompanyFactory()
    with tenant(other.pk):
        PostFactory(account__company=other, timestamp=timezone.now())
    PostFactory(account__company=company, timestamp=timezone.now())

    for name in partitions("instagram_post"):
        assert {row for (row,) in rows(f'SELECT company_id FROM "{name}"')} <= {
            company.pk
        }
    with tenant(None):
        assert rows(f"SELECT * FROM instagram_post_{TODAY:%Y_%m}") == []


def test_every_partition_forces_its_policy(db):
    found = rows(
        """
        SELECT part.relname FROM pg_inherits
        JOIN pg_class part ON part.oid = inhrelid
        JOIN pg_class whole ON whole.oid = inhparent AND whole.relkind = 'p'
        WHERE NOT (part.relrowsecurity AND part.relforcerowsecurity)
        OR NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = part.oid)
        """
    )

    assert found == []


def test_add_months_moves_every_companys_rows_that_lay_ahead(company):
    month = month_after(TODAY, 4)
    other = CompanyFactory()
    early = datetime(month.year, month.month, 15, tzinfo=UTC)
    for owner in (company, other):
        with tenant(owner.pk):
            PostFactory(account__company=owner, timestamp=early)
            PostFactory(account__company=owner, timestamp=early + timedelta(days=300))
    before = set(Post.objects.values_list("pk", "code", "post_id", "timestamp"))
    settle()

    made = add_months(POSTS, today=month_after(TODAY))

    assert made == [POSTS.name(month)]
    assert counts("instagram_post") == {POSTS.name(month): 2, POSTS.ahead: 2}
    after = set(Post.objects.values_list("pk", "code", "post_id", "timestamp"))
    assert (len(after), after) == (2, before)
    with tenant(None):
        assert rows(f"SELECT * FROM {POSTS.name(month)}") == []
        assert rows(f"SELECT * FROM {POSTS.ahead}") == []


def test_add_months_twice_makes_nothing_more(db):
    assert add_months(POSTS, today=TODAY) == []
    made = add_months(POSTS, today=month_after(TODAY, 2))
    assert made == [
        POSTS.name(month_after(TODAY, 4)),
        POSTS.name(month_after(TODAY, 5)),
    ]
    assert add_months(POSTS, today=month_after(TODAY, 2)) == []


def test_new_month_takes_rows_and_refuses_the_same_twice(company):
    later = month_after(TODAY, 4)
    add_months(POSTS, today=month_after(TODAY))
    account = InstagramAccountFactory(company=company)
    moment = datetime(later.year, later.month, 1, tzinfo=UTC)

    PostFactory(account=account, post_id="1", timestamp=moment)

    assert counts("instagram_post") == {POSTS.name(later): 1}
    found = rows(
        "SELECT count(*) FROM pg_indexes WHERE tablename IN (%s, %s) GROUP BY tablename",
        POSTS.name(later),
        POSTS.name(first_of(TODAY)),
    )
    assert len(set(found)) == 1


def test_make_months_goes_through_every_table(db, monkeypatch):
    later = month_after(TODAY, 1)
    made = make_months(today=later)

    month = month_after(TODAY, 4)
    assert made == [parted.name(month) for parted in PARTED]


@pytest.mark.parametrize("model", [Post, Comment, PostHashtag, PostSnapshot])
def test_parted_models_count_their_rows_by_themselves(company, model):
    """Keys come from the table's own sequence, whichever month a row is of."""
    (default,) = rows("SELECT pg_get_serial_sequence(%s, 'id')", model._meta.db_table)

    assert default == (f"public.{model._meta.db_table}_id_seq",)
