import io
from datetime import UTC, datetime

from instagram.imports.issues import Issue
from instagram.imports.posts import derive_id
from instagram.imports.reading import find_date_order, preview
from instagram.imports.recognition import recognise
from tests.instagram.imports.reading import plan, read, saved, told


def figures(posts):
    return [
        (
            post.post_id[-2:],
            post.media_type,
            post.media_product_type,
            post.like_count,
            post.comment_count,
            post.reach,
            post.views,
            post.saved,
            post.shares,
        )
        for post in posts
    ]


def test_business_suite_export_in_english():
    posts, issues = read(saved("business_suite_en.csv"), zone="America/Los_Angeles")

    assert issues == []
    assert figures(posts) == [
        ("01", "IMAGE", "FEED", 610, 57, 9100, 12400, 230, 88),
        ("02", "VIDEO", "REELS", 1804, 96, 22050, 30210, 415, 240),
        ("03", "CAROUSEL_ALBUM", "FEED", 202, 18, 4020, 5100, 44, 9),
        ("04", "", "STORY", 12, None, 790, 811, None, 0),
    ]
    assert posts[0].caption == (
        'Dawn serum is here.\n\nFirst 100 get "glow" minis. #glow #kbeauty'
    )
    assert posts[0].timestamp == datetime(2026, 3, 27, 13, 8, tzinfo=UTC)
    assert posts[0].shortcode == "DWabc000001"
    assert posts[0].insights == {
        "follows": 41,
        "reach": 9100,
        "views": 12400,
        "saved": 230,
        "shares": 88,
    }
    assert posts[0].raw_data == {
        "Account ID": "17841400000000001",
        "Account name": "Saebyeok US",
        "Duration (sec)": "0",
        "Date": "Lifetime",
    }


def test_business_suite_export_in_korean_and_utf16():
    content = saved("business_suite_ko.csv").decode().encode("utf-16")

    posts, issues = read(content, zone="Asia/Seoul")

    assert issues == []
    assert figures(posts) == [
        ("11", "IMAGE", "FEED", 905, 77, 10021, 15240, 321, 40),
        ("12", "VIDEO", "REELS", 1804, 112, 8800, 12000, 288, 61),
        ("13", "CAROUSEL_ALBUM", "FEED", 150, 11, 3300, 4100, 39, 4),
    ]
    assert posts[0].timestamp == datetime(2026, 3, 26, 21, 8, tzinfo=UTC)


def test_rows_per_day_become_one_post_with_their_sums():
    posts, issues = read(saved("business_suite_daily.csv"))

    assert figures(posts) == [
        ("21", "IMAGE", "FEED", 70, 8, None, 1250, 24, 6),
        ("22", "IMAGE", "FEED", 30, 2, None, 500, None, None),
        ("23", "IMAGE", "FEED", 44, 5, 700, 999, 6, 3),
    ]
    assert told(issues) == [(2, "daily_reach", "")]


def test_download_of_instagram_is_repaired():
    posts, issues = read(saved("posts_1.json"))

    assert issues == []
    assert [(post.caption, post.media_type) for post in posts] == [
        ("새벽 세럼이 돌아왔어요 🌿 #새벽세럼", "IMAGE"),
        ("Crème de jour, l’été arrive ☀️", "CAROUSEL_ALBUM"),
        ("plain ascii", "VIDEO"),
    ]
    assert {(post.like_count, post.comment_count) for post in posts} == {(None, None)}
    assert posts[0].timestamp == datetime(2026, 3, 27, 6, 8, tzinfo=UTC)
    assert posts[1].children == ({"media_type": "IMAGE"}, {"media_type": "VIDEO"})
    assert posts[2].post_id == derive_id("", "1775200000\nplain ascii\n")


def test_placement_of_a_download_is_told_by_its_list():
    reels, _ = read(saved("reels.json"))
    stories, _ = read(saved("stories.json"))

    assert [post.media_product_type for post in (*reels, *stories)] == [
        "REELS",
        "STORY",
    ]


def test_entry_of_a_download_without_a_date_is_refused():
    content = (
        b'[{"media": [{"uri": "a.jpg", "creation_timestamp": 1774591680}]},'
        b'{"media": [{"uri": "b.jpg"}], "title": "b"}, {"media": []}]'
    )

    posts, issues = read(content)

    assert len(posts) == 1
    assert told(issues) == [
        (2, "date_missing", "creation_timestamp"),
        (3, "date_missing", "creation_timestamp"),
    ]


def test_answer_of_the_graph_api():
    posts, issues = read(saved("graph.json"))

    assert issues == []
    assert figures(posts) == [
        ("31", "CAROUSEL_ALBUM", "FEED", 120, 8, 2000, 5100, 30, None),
        ("32", "VIDEO", "REELS", None, 3, None, None, None, None),
    ]
    assert [child["id"] for child in posts[0].children] == ["1", "2"]


def test_preview_shows_the_first_rows_with_their_complaints():
    facts = recognise(io.BytesIO(b"date,likes\n2026-03-01,5\nsoon,5\n" * 4))

    shown = preview(facts, plan({"timestamp": "date", "like_count": "likes"}), limit=2)

    assert shown[0].post.like_count == 5
    assert shown[1].issues == (Issue(3, "date_unreadable", "date", "soon"),)


def test_preview_of_a_download():
    facts = recognise(io.BytesIO(saved("reels.json")))

    assert [one.post.caption for one in preview(facts, plan({}))] == ["3분 루틴"]


def test_order_of_dates_is_looked_for_in_the_whole_file():
    rows = "03/04/2026,x\n" * 2000
    source = io.BytesIO(f"date,text\n{rows}27/03/2026,x\n".encode())
    facts = recognise(source)

    assert facts.date_evidence("date").order is None
    assert find_date_order(source, facts, "date").order == "dmy"


def test_dates_of_a_file_follow_the_order_given():
    content = b"date,text\n03/04/2026,a\n27/03/2026,b\n"

    posts, issues = read(content, order="dmy")

    assert [post.timestamp.date().isoformat() for post in posts] == [
        "2026-04-03",
        "2026-03-27",
    ]
    assert issues == []


def test_export_without_a_day_column_is_of_the_lifetime():
    content = saved("business_suite_en.csv").replace(b",Data comment,Date,", b",a,b,")

    posts, issues = read(content)

    assert (len(posts), issues) == (4, [])


def test_unreadable_row_of_a_day_is_left_out_of_the_sums():
    content = saved("business_suite_daily.csv").replace(b",250,240,10,", b",x,240,10,")

    posts, issues = read(content)

    assert (posts[0].like_count, posts[0].views) == (60, 1000)
    assert told(issues) == [(2, "daily_reach", ""), (4, "number_unreadable", "Views")]
