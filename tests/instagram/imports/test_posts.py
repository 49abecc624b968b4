from datetime import UTC, datetime

import pytest

from instagram.imports.fields import check_mapping, guess_mapping
from instagram.imports.issues import Issue
from instagram.imports.posts import PostReader, derive_id
from instagram.rows import PostRow
from kbeauty.lib.errors import InvalidInputError
from tests.instagram.imports.reading import plan, read, told

MAPPING = {"timestamp": "when", "caption": "text", "like_count": "likes"}
RECORD = {"when": "2026-03-01 09:00", "text": "Glow", "likes": "1,234"}


def reading(record, mapping=MAPPING, **settings):
    return PostReader(plan(mapping, **settings)).read(7, record)


def test_record_becomes_a_post():
    found = reading({**RECORD, "note": "from the agency"})

    assert found.issues == ()
    assert found.post == PostRow(
        post_id=derive_id("", "2026-03-01 09:00\nGlow\n"),
        timestamp=datetime(2026, 3, 1, 9, tzinfo=UTC),
        caption="Glow",
        like_count=1234,
        raw_data={"note": "from the agency"},
    )


def test_all_complaints_of_a_row_are_told_at_once():
    found = reading({"when": "soon", "text": "Glow", "likes": "3%"})

    assert found.post is None
    assert found.issues == (
        Issue(7, "date_unreadable", "when", "soon"),
        Issue(7, "number_percent", "likes", "3%"),
    )


def test_row_without_its_date_cell_is_refused():
    assert reading({"text": "Glow"}).issues == (Issue(7, "date_missing", "when", ""),)


def test_value_of_a_complaint_is_cut():
    found = reading({**RECORD, "likes": "x" * 500})

    assert found.issues == (Issue(7, "number_unreadable", "likes", "x" * 200),)


def test_id_made_up_is_the_same_in_each_zone_and_another_for_other_text():
    ids = {reading(RECORD, zone=zone).post.post_id for zone in ("UTC", "Asia/Seoul")}
    other = reading({**RECORD, "text": "Other"}).post.post_id

    assert len(ids) == 1
    assert other not in ids


def test_link_makes_the_id_whatever_else_changes():
    mapping = {**MAPPING, "permalink": "link"}
    link = "https://www.instagram.com/p/DWabc000001/"

    first = reading({**RECORD, "link": link}, mapping)
    second = reading({**RECORD, "text": "edited", "link": f"{link}?utm=x"}, mapping)

    assert first.post.shortcode == "DWabc000001"
    assert first.has_derived_id is True
    assert first.post.post_id == second.post.post_id


def test_rounded_id_is_noted_and_the_link_used():
    mapping = {**MAPPING, "post_id": "id", "permalink": "link"}
    record = {
        **RECORD,
        "id": "1.79E+16",
        "link": "https://www.instagram.com/reel/DWabc000002/",
    }

    found = reading(record, mapping)

    assert found.post.post_id == derive_id("DWabc000002", "")
    assert found.issues == (Issue(7, "id_rounded", "id", "1.79E+16"),)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "see profile", "https://[x"])
def test_link_that_is_no_web_address_is_left_out_and_noted(link):
    found = reading({**RECORD, "link": link}, {**MAPPING, "permalink": "link"})

    assert found.post.permalink == ""
    assert found.issues == (Issue(7, "link_unreadable", "link", link),)


def test_unknown_type_is_noted_once_a_word():
    reader = PostReader(plan({**MAPPING, "media_type": "type"}))
    rows = [reader.read(line, {**RECORD, "type": "Hologram"}) for line in (2, 3)]

    assert [row.issues for row in rows] == [
        (Issue(2, "type_unknown", "type", "Hologram"),),
        (),
    ]
    assert rows[0].post.media_type == ""


def test_several_pictures_make_a_carousel():
    mapping = {**MAPPING, "media_type": "is_video", "media_count": "n"}

    types = [
        reading({**RECORD, "is_video": video, "n": count}, mapping).post.media_type
        for video, count in (("False", "1"), ("False", "3"), ("True", "1"))
    ]

    assert types == ["IMAGE", "CAROUSEL_ALBUM", "VIDEO"]


def test_placement_column_wins_over_the_type():
    mapping = {**MAPPING, "media_type": "type", "media_product_type": "place"}

    post = reading({**RECORD, "type": "VIDEO", "place": "REELS"}, mapping).post

    assert (post.media_type, post.media_product_type) == ("VIDEO", "REELS")


def test_counts_beyond_the_post_are_insights():
    mapping = {**MAPPING, "impressions": "i", "reach": "r", "follows": "f"}

    post = reading({**RECORD, "i": "10", "r": "8", "f": ""}, mapping).post

    assert (post.insights, post.reach, post.views) == (
        {"impressions": 10, "reach": 8},
        8,
        None,
    )


def test_row_of_another_account_is_refused():
    mapping = {**MAPPING, "user": "account"}

    found = [
        reading({**RECORD, "account": name}, mapping, only_username="Saebyeok.us")
        for name in ("@saebyeok.us", "", "onyul.de")
    ]

    assert [one.issues for one in found] == [
        (),
        (),
        (Issue(7, "other_account", "account", "onyul.de"),),
    ]


def test_second_of_two_equal_posts_is_refused():
    content = (
        b"id,date,permalink\n1,2026-03-01,\n2,2026-03-01,\n"
        b"1,2026-03-02,https://www.instagram.com/p/abc/\n"
    )

    posts, issues = read(content)

    assert [post.post_id for post in posts] == ["1", "2"]
    assert told(issues) == [(4, "duplicate_in_file", "")]


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        (
            ["user", "time", "likes", "followers", "caption", "hashtags"],
            {
                "user": "user",
                "timestamp": "time",
                "like_count": "likes",
                "followers": "followers",
                "caption": "caption",
                "hashtags": "hashtags",
            },
        ),
        (
            ["게시일", "좋아요 수", "댓글", "데이터 댓글", "팔로워"],
            {
                "timestamp": "게시일",
                "like_count": "좋아요 수",
                "comment_count": "댓글",
                "followers": "팔로워",
            },
        ),
        (
            ["Date", "Publish time", "Like_Count", "LIKES"],
            {"timestamp": "Publish time", "like_count": "Like_Count"},
        ),
        (["a", "b"], {}),
    ],
)
def test_mapping_is_guessed_from_the_names(columns, mapping):
    assert guess_mapping(columns) == mapping


def test_mapping_is_checked_and_its_empty_entries_dropped():
    chosen = check_mapping({"timestamp": "when", "caption": ""}, ["when"])

    assert chosen == {"timestamp": "when"}


@pytest.mark.parametrize(
    ("mapping", "fields"),
    [
        (
            {"caption": "text"},
            {
                "timestamp": "Choose the column that says when each post was published. "
                "Without a date posts cannot be placed in time, and a file that has none "
                "cannot be imported."
            },
        ),
        (
            {"timestamp": "when", "caption": "gone"},
            {"caption": "The file has no column of that name."},
        ),
        (
            {"timestamp": "when", "wings": "text"},
            {"wings": "The file has no column of that name."},
        ),
        (
            {"timestamp": "when", "caption": "when"},
            {"caption": "One column cannot stand for two things."},
        ),
    ],
)
def test_mapping_that_cannot_be_imported_by_is_refused(mapping, fields):
    with pytest.raises(InvalidInputError) as refused:
        check_mapping(mapping, ["when", "text"])

    told_fields = {
        name: str(complaints[0]) for name, complaints in refused.value.fields.items()
    }
    assert told_fields == fields


def test_row_without_a_column_for_its_date_is_refused():
    found = reading(RECORD, {"caption": "text"})

    assert found.issues == (Issue(7, "date_missing", "", ""),)
