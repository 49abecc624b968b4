from datetime import UTC, datetime

import pytest
from django.db import DataError

from instagram.models import Hashtag, InstagramAccount
from kbeauty.lib.upsert import storable, update_rows, upsert
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import InstagramAccountFactory

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def put(company, *rows, **options):
    return upsert(
        Hashtag,
        rows,
        unique=("company_id", "hashtag", "market"),
        constants={"company_id": company.pk, "last_updated": MOMENT},
        returning=("hashtag", "post_count"),
        **options,
    )


def tag(name="glow", count=1, score=None):
    return {"hashtag": name, "post_count": count, "trending_score": score}


def test_upsert_inserts_with_defaults(company):
    written = put(company, tag("glow", 1), tag("dewy", 2))

    assert written == [("glow", 1), ("dewy", 2)]
    assert set(Hashtag.objects.for_company(company).values_list("market")) == {("",)}


def test_upsert_of_nothing(company):
    assert put(company) == []


def test_upsert_leaves_what_is_there_without_update(company):
    put(company, tag(count=1))

    assert put(company, tag(count=5)) == []
    assert Hashtag.objects.for_company(company).get().post_count == 1


def test_upsert_updates(company):
    put(company, tag(count=1, score=0.5))

    put(company, tag(count=5), update=("post_count", "trending_score"))

    stored = Hashtag.objects.for_company(company).get()
    assert (stored.post_count, stored.trending_score) == (5, None)


def test_upsert_adds(company):
    put(company, tag(count=1))

    assert put(company, tag(count=5), add=("post_count",)) == [("glow", 6)]


def test_upsert_keeps_the_known_and_skips_what_would_not_change(company):
    columns = ("post_count", "trending_score")
    put(company, tag(count=1, score=0.5))

    assert put(company, tag(count=1), keep_known=columns) == []
    assert put(company, tag(count=2), keep_known=columns) == [("glow", 2)]
    assert Hashtag.objects.for_company(company).get().trending_score == 0.5


def test_upsert_makes_codes_and_clocks(company):
    upsert(
        InstagramAccount,
        [{"instagram_user_id": str(number), "username": "x"} for number in (1, 2)],
        unique=("company_id", "instagram_user_id"),
        constants={"company_id": company.pk},
    )

    accounts = list(InstagramAccount.objects.for_company(company))
    assert len({account.code for account in accounts}) == 2
    assert {account.scopes == [] for account in accounts} == {True}
    assert all(account.created_at for account in accounts)


def test_upsert_for_another_company_is_refused(company):
    from django.db import ProgrammingError

    other = CompanyFactory()

    with pytest.raises(ProgrammingError, match="row-level security"):
        put(other, tag())


def test_upsert_of_a_text_too_long_is_refused(company):
    with pytest.raises(DataError):
        put(company, tag("x" * 151))


def test_update_rows_gives_each_row_its_values(company):
    first, second = (InstagramAccountFactory(company=company) for _ in range(2))

    update_rows(
        InstagramAccount,
        [
            {"id": first.pk, "biography": "a\x00b", "followers_count": 1},
            {"id": second.pk, "biography": "half \ud83d", "followers_count": None},
        ],
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.biography, second.biography] == ["ab", "half \ufffd"]
    assert [first.followers_count, second.followers_count] == [1, None]


def test_update_rows_of_nothing(company):
    update_rows(InstagramAccount, [])

    assert InstagramAccount.objects.for_company(company).count() == 0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ("nul\x00", "nul"),
        ("💄", "💄"),
        ("\ud83d", "\ufffd"),
        ({"a\x00": ["b\x00", 1, None, True]}, {"a": ["b", 1, None, True]}),
        (2**63, str(2**63)),
        (("x",), ["x"]),
    ],
)
def test_storable(value, expected):
    assert storable(value) == expected
