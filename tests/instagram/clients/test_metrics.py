from datetime import date

import pytest

from instagram.clients.metrics import (
    ACCOUNT_METRICS,
    MEDIA_METRICS,
    account_metrics,
    daily_groups,
    is_valid,
    media_metrics,
    parse_version,
)
from instagram.clients.refusals import Refusal, RefusedMetrics, scope_of
from instagram.enums import Login

COMMON = (
    "views",
    "reach",
    "shares",
    "total_interactions",
    "likes",
    "comments",
    "saved",
    "reposts",
)


@pytest.mark.parametrize(
    ("product_type", "names"),
    [
        ("FEED", (*COMMON, "profile_visits", "follows", "profile_activity")),
        (
            "REELS",
            (
                *COMMON,
                "ig_reels_avg_watch_time",
                "ig_reels_video_view_total_time",
                "reels_skip_rate",
            ),
        ),
        (
            "STORY",
            (
                "views",
                "reach",
                "shares",
                "total_interactions",
                "reposts",
                "profile_visits",
                "follows",
                "profile_activity",
                "replies",
                "navigation",
            ),
        ),
        ("", COMMON),
        ("AD", COMMON),
    ],
)
def test_media_metrics_placement_decides(product_type, names):
    assert media_metrics(product_type, "v25.0") == names


@pytest.mark.parametrize(
    ("product_type", "on", "more"),
    [
        ("FEED", date(2026, 7, 1), {"total_likes", "total_comments", "total_views"}),
        ("STORY", date(2026, 6, 22), {"link_clicks", "total_views"}),
        # Story's link clicks begin on a day of their own.
        ("STORY", date(2026, 6, 21), {"total_views"}),
        ("", date(2026, 7, 1), {"total_likes", "total_comments", "total_views"}),
    ],
)
def test_media_metrics_facebook_login_has_more(product_type, on, more):
    few = media_metrics(product_type, "v25.0", Login.INSTAGRAM, on)
    many = media_metrics(product_type, "v25.0", Login.FACEBOOK, on)

    assert set(many) - set(few) == more
    assert set(few) <= set(many)


@pytest.mark.parametrize(
    ("name", "product_type", "version", "on", "expected"),
    [
        ("impressions", "FEED", "v21.0", date(2025, 4, 20), True),
        # From that day on for all versions.
        ("impressions", "FEED", "v21.0", date(2025, 4, 21), False),
        ("impressions", "FEED", "v22.0", date(2025, 4, 20), False),
        ("plays", "REELS", "v25.0", date(2026, 1, 1), False),
        ("video_views", "FEED", "v20.0", date(2025, 1, 7), True),
        ("video_views", "FEED", "v20.0", date(2025, 1, 8), False),
        ("video_views", "FEED", "v21.0", date(2025, 1, 7), False),
        ("exits", "STORY", "v17.0", date(2023, 12, 10), True),
        ("exits", "STORY", "v17.0", date(2023, 12, 11), False),
        ("saved", "STORY", "v25.0", date(2026, 1, 1), False),
        ("saves", "FEED", "v25.0", date(2026, 1, 1), False),
        ("facebook_views", "FEED", "v25.0", date(2026, 1, 1), True),
        ("profile_activity", "REELS", "v25.0", date(2026, 1, 1), False),
    ],
)
def test_is_valid_version_day_and_placement_decide(
    name, product_type, version, on, expected
):
    assert is_valid(name, product_type, version, on=on) is expected


@pytest.mark.parametrize(
    ("posted_on", "version", "expected"),
    [
        (date(2024, 7, 1), "v21.0", True),
        (date(2024, 7, 2), "v21.0", False),
        (date(2024, 7, 1), "v22.0", False),
    ],
)
def test_is_valid_impressions_of_old_posts_outlived_their_end(
    posted_on, version, expected
):
    on = date(2026, 1, 1)

    assert (
        is_valid("impressions", "FEED", version, on=on, posted_on=posted_on) is expected
    )


@pytest.mark.parametrize("metrics", [MEDIA_METRICS, ACCOUNT_METRICS])
def test_metrics_names_are_unique(metrics):
    names = [metric.name for metric in metrics]

    assert len(names) == len(set(names))


def test_daily_groups_ask_for_each_breakdown_once():
    assert daily_groups("v25.0", date(2026, 11, 1)) == [
        (
            "media_product_type",
            [
                *("reach", "views", "total_interactions", "likes", "comments"),
                *("shares", "saves"),
            ],
        ),
        # By kind of follower views are asked for alone: their breakdown has two names.
        ("follow_type", ["reach", "follows_and_unfollows"]),
        ("", ["accounts_engaged", "replies", "reposts"]),
        ("contact_button_type", ["profile_links_taps"]),
    ]


def test_account_metrics_leave_out_what_ended():
    names = {metric.name for metric in account_metrics("v25.0", date(2026, 11, 1))}
    before = {metric.name for metric in account_metrics("v20.0", date(2024, 12, 1))}

    assert before - names == {
        *("website_clicks", "email_contacts", "phone_call_clicks"),
        *("text_message_clicks", "get_directions_clicks"),
    }
    assert {"online_followers", "follower_count", "profile_views"} <= names


def test_parse_version_with_and_without_minor():
    assert parse_version("v25.0") == (25, 0)
    assert parse_version("26") == (26, 0)


def test_refused_metrics_are_not_asked_again():
    refused = RefusedMetrics()
    refused.know("FEED", "saved")

    refused.note("FEED", ["follows"], any_left=True)

    assert refused.allowed("FEED", ["views", "follows", "saved"]) == ["views"]
    assert refused.allowed("REELS", ["views", "follows"]) == ["views", "follows"]
    # What was known before is no news.
    assert refused.fresh == [Refusal("FEED", "follows", 100)]


def test_refused_metrics_barren_posts_end_the_asking():
    refused = RefusedMetrics()

    for _post in range(2):
        refused.note("AD", ["views"], any_left=False)
    before = refused.allowed("AD", ["views"])
    told_before = list(refused.fresh)
    refused.note("AD", ["views"], any_left=False)

    assert (before, told_before) == (["views"], [])
    assert refused.allowed("AD", ["views"]) == []
    assert refused.fresh == [Refusal("AD", "views", 100)]


def test_scope_of_unknown_placement_is_other():
    assert [scope_of(kind) for kind in ("REELS", "", "LIVE")] == [
        "REELS",
        "OTHER",
        "OTHER",
    ]
