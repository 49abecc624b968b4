import pytest

from instagram.clients.metrics import (
    MEDIA_METRICS,
    RefusedMetrics,
    is_valid,
    media_metrics,
    parse_version,
)

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
        ("FEED", (*COMMON, "profile_visits", "follows")),
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
    ("name", "product_type", "version", "expected"),
    [
        ("impressions", "FEED", "v21.0", True),
        ("impressions", "FEED", "v22.0", False),
        ("plays", "REELS", "v25.0", False),
        ("video_views", "FEED", "v20.0", True),
        ("video_views", "FEED", "v21.0", False),
        ("saved", "STORY", "v25.0", False),
        ("saves", "FEED", "v25.0", False),
        ("facebook_views", "FEED", "v25.0", True),
        ("profile_activity", "REELS", "v25.0", False),
    ],
)
def test_is_valid_version_and_placement_decide(name, product_type, version, expected):
    assert is_valid(name, product_type, version) is expected


def test_media_metrics_names_are_unique():
    names = [metric.name for metric in MEDIA_METRICS]

    assert len(names) == len(set(names))


def test_parse_version_with_and_without_minor():
    assert parse_version("v25.0") == (25, 0)
    assert parse_version("26") == (26, 0)


def test_refused_metrics_are_not_asked_again():
    refused = RefusedMetrics()

    refused.note("FEED", ["follows"], any_left=True)

    assert refused.allowed("FEED", ["views", "follows"]) == ["views"]
    assert refused.allowed("REELS", ["views", "follows"]) == ["views", "follows"]


def test_refused_metrics_barren_posts_end_the_asking():
    refused = RefusedMetrics()

    for _post in range(2):
        refused.note("AD", ["views"], any_left=False)
    before = refused.allowed("AD", ["views"])
    refused.note("AD", ["views"], any_left=False)

    assert before == ["views"]
    assert refused.allowed("AD", ["views"]) == []
