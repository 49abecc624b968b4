from datetime import UTC, datetime, timedelta, timezone

import pytest

from instagram.clients import parsing
from instagram.clients.parsing import Notes
from instagram.clients.schemas import ItemNote

ITEM = {"id": "1", "timestamp": "2026-01-02T03:04:05+0000"}


def test_post_row_all_fields_are_read():
    row = parsing.post_row(
        {
            **ITEM,
            "caption": "새벽 세럼 #glow",
            "media_type": "CAROUSEL_ALBUM",
            "media_product_type": "FEED",
            "media_url": "https://cdn/1.jpg",
            "thumbnail_url": "https://cdn/t.jpg",
            "permalink": "https://www.instagram.com/p/abc/",
            "shortcode": "abc",
            "like_count": 5,
            "comments_count": 2,
            "children": {"data": [{"id": "11", "media_type": "IMAGE"}]},
            "alt_text": "a bottle",
        }
    )

    assert row.post_id == "1"
    assert row.timestamp == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert row.caption == "새벽 세럼 #glow"
    assert (row.media_type, row.media_product_type) == ("CAROUSEL_ALBUM", "FEED")
    assert (row.media_url, row.thumbnail_url) == (
        "https://cdn/1.jpg",
        "https://cdn/t.jpg",
    )
    assert (row.permalink, row.shortcode) == ("https://www.instagram.com/p/abc/", "abc")
    assert (row.like_count, row.comment_count) == (5, 2)
    assert row.children == ({"id": "11", "media_type": "IMAGE"},)
    assert row.raw_data == {"alt_text": "a bottle"}


def test_post_row_missing_like_count_is_unknown():
    row = parsing.post_row(ITEM)

    assert (row.like_count, row.comment_count, row.caption) == (None, None, "")


def test_post_row_unknown_types_are_kept_in_raw_data():
    row = parsing.post_row(
        {**ITEM, "media_type": "HOLOGRAM", "media_product_type": "X"}
    )

    assert (row.media_type, row.media_product_type) == ("", "")
    assert row.raw_data == {"media_type": "HOLOGRAM", "media_product_type": "X"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, 7),
        ("7", 7),
        (" 7 ", 7),
        (7.0, 7),
        (0, 0),
        (None, None),
        (-1, None),
        ("-1", None),
        (7.5, None),
        (True, None),
        ("many", None),
        ({"count": 7}, None),
        (2**63, None),
        ("9" * 19, None),
        (float("inf"), None),
        ("٧", 7),
    ],
)
def test_count_tolerates(value, expected):
    assert parsing.count(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(12.5, 12.5), ("12.5", 12.5), (3, 3), (-0.5, None)]
)
def test_number_keeps_fractions(value, expected):
    assert parsing.number(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2019-09-26T22:36:43+0000", datetime(2019, 9, 26, 22, 36, 43, tzinfo=UTC)),
        ("2019-09-26T22:36:43Z", datetime(2019, 9, 26, 22, 36, 43, tzinfo=UTC)),
        (
            "2019-09-26T22:36:43+09:00",
            datetime(
                2019, 9, 26, 22, 36, 43, tzinfo=timezone(timedelta(hours=9))
            ).astimezone(UTC),
        ),
        ("2019-09-26T22:36:43", datetime(2019, 9, 26, 22, 36, 43, tzinfo=UTC)),
        (1569537403, datetime(2019, 9, 26, 22, 36, 43, tzinfo=UTC)),
        ("2019-09-26", None),
        ("yesterday at T", None),
        ("0001-01-01T00:00:00+0900", None),
        (10**20, None),
        (None, None),
        (True, None),
    ],
)
def test_moment_tolerates(value, expected):
    assert parsing.moment(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a,b", ("a", "b")),
        ("a, b,,a", ("a", "b")),
        (["a", "b"], ("a", "b")),
        ([], ()),
        (None, ()),
        (7, ()),
    ],
)
def test_scopes_list_and_text_are_read(value, expected):
    assert parsing.scopes(value) == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"id": "1"}, {"id": "1"}),
        ({"data": [{"id": "1"}]}, {"id": "1"}),
        ({"data": {"id": "1"}}, {"id": "1"}),
        ({"data": []}, None),
        ({"data": ["1"]}, None),
        ([], None),
        (None, None),
    ],
)
def test_single_flat_and_wrapped_are_read(payload, expected):
    assert parsing.single(payload) == expected


def test_post_rows_broken_items_are_left_out_and_named():
    notes = Notes()
    items = [
        ITEM,
        {"timestamp": ITEM["timestamp"]},
        {"id": "2"},
        {"id": "3", "timestamp": "soon"},
        {"id": "x" * 65, "timestamp": ITEM["timestamp"]},
        "post",
    ]

    rows = list(parsing.post_rows(items, notes))

    assert [row.post_id for row in rows] == ["1"]
    assert notes.skipped == [
        ItemNote("", "no_id"),
        ItemNote("2", "no_timestamp"),
        ItemNote("3", "no_timestamp"),
        ItemNote("x" * 64, "no_id"),
        ItemNote("", "not_an_object"),
    ]


def test_post_rows_future_timestamp_is_kept_and_noted():
    notes = Notes()
    later = datetime.now(UTC) + timedelta(days=400)

    rows = list(
        parsing.post_rows([{"id": "1", "timestamp": later.isoformat()}, ITEM], notes)
    )

    assert [row.timestamp for row in rows] == [
        later,
        datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    ]
    assert notes.noted == [ItemNote("1", "future_timestamp")]
    assert notes.skipped == []


def test_comment_row_author_may_come_either_way():
    row = parsing.comment_row(
        {
            **ITEM,
            "text": "Love it",
            "from": {"id": "9", "username": "fan"},
            "like_count": "3",
            "hidden": True,
            "parent_id": "8",
            "user": {"id": "7"},
        }
    )

    assert (row.username, row.author_id) == ("fan", "9")
    assert (row.like_count, row.is_hidden, row.parent_id) == (3, True, "8")
    assert row.raw_data == {"user": {"id": "7"}}


def test_comment_row_without_author_is_kept():
    row = parsing.comment_row({**ITEM, "text": "Love it", "from": None})

    assert (row.text, row.username, row.author_id) == ("Love it", "", "")


@pytest.mark.parametrize("value", [None, {}, {"data": None}, "x", [1, {"no": "id"}]])
def test_children_odd_shapes_are_none(value):
    assert parsing.children(value) == ()


@pytest.mark.parametrize("payload", [{}, {"data": []}, [], {"username": "brand"}])
def test_profile_without_id_is_none(payload):
    assert parsing.profile(payload) is None


@pytest.mark.parametrize(
    ("account_type", "expected"),
    [
        ("Business", True),
        ("BUSINESS", True),
        ("Media_Creator", True),
        ("", True),
        ("PERSONAL", False),
    ],
)
def test_profile_account_type_decides_if_professional(account_type, expected):
    profile = parsing.profile({"user_id": "1", "account_type": account_type})

    assert profile is not None
    assert profile.is_professional is expected


@pytest.mark.parametrize(
    "items",
    [
        [None],
        [{}],
        [{"name": "views"}],
        [{"name": "views", "values": []}],
        [{"name": "views", "values": [{"value": {"a": 1}}]}],
        [{"name": "views", "total_value": 3}],
        [{"name": "views", "total_value": {"breakdowns": [{"results": [3]}]}}],
    ],
)
def test_insight_values_odd_shapes_have_no_figures(items):
    assert parsing.insight_values(items) == {}


def test_insight_values_zero_is_a_figure():
    assert parsing.insight_values([{"name": "saved", "values": [{"value": 0}]}]) == {
        "saved": 0
    }


def test_insight_values_breakdown_parts_are_named(sample):
    navigation = sample("docs/media_insights_navigation")["data"]

    assert parsing.insight_values(navigation) == {
        "navigation": 25,
        "navigation.tap_forward": 19,
        "navigation.tap_back": 4,
        "navigation.tap_exit": 1,
        "navigation.swipe_forward": 1,
    }
