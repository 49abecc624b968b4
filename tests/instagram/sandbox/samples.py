"""A small brand for tests: every kind of post, a thread of comments."""

from datetime import UTC, date, datetime, timedelta

from instagram.sandbox.records import (
    AccountRecord,
    ChildRecord,
    CommentRecord,
    Dataset,
    MediaRecord,
)
from tests.sandbox_fixture import Sandbox

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
USERNAME = "glasshaus.kr"
USER_ID = "17841400000000101"

ACCOUNT = AccountRecord(
    user_id=USER_ID,
    username=USERNAME,
    name="Glasshaus",
    biography="Skin care from Seoul",
    website="https://glasshaus.example/",
    followers_count=12_000,
    follows_count=80,
    market="KR",
    professional_since=datetime(2026, 1, 1, tzinfo=UTC),
    follower_history=((date(2026, 8, 1), 11_000), (date(2026, 9, 1), 12_000)),
)
OTHER = AccountRecord(user_id="17841400000000102", username="other.brand")

IMAGE = MediaRecord(
    media_id="18000000000000001",
    username=USERNAME,
    timestamp=NOON,
    caption="새 세럼 🌿 #glassskin",
    like_count=120,
    insights={"reach": 2400, "views": 3100, "saved": 30, "shares": 6},
)
REEL = MediaRecord(
    media_id="18000000000000002",
    username=USERNAME,
    timestamp=NOON - timedelta(days=1),
    caption="Morning routine",
    media_type="VIDEO",
    media_product_type="REELS",
    like_count=300,
    comments_count=17,
    insights={"reach": 9000, "views": 15000, "ig_reels_avg_watch_time": 5300},
)
ALBUM = MediaRecord(
    media_id="18000000000000003",
    username=USERNAME,
    timestamp=NOON - timedelta(days=2),
    caption="Three steps",
    media_type="CAROUSEL_ALBUM",
    like_count=80,
    children=(
        ChildRecord(media_id="18000000000000031"),
        ChildRecord(media_id="18000000000000032", media_type="VIDEO"),
    ),
)
STORY = MediaRecord(
    media_id="18000000000000004",
    username=USERNAME,
    timestamp=NOON - timedelta(days=3),
    media_product_type="STORY",
    insights={"reach": 4, "views": 4},
)
OLD = MediaRecord(
    media_id="18000000000000005",
    username=USERNAME,
    timestamp=datetime(2025, 12, 1, tzinfo=UTC),
    caption="Before we were a business",
    like_count=None,
)
OTHERS = MediaRecord(
    media_id="18000000000000006", username="other.brand", timestamp=NOON, like_count=1
)
COMMENTS = (
    CommentRecord(
        comment_id="18100000000000001",
        media_id=IMAGE.media_id,
        text="너무 좋아요 💚",
        timestamp=NOON + timedelta(hours=1),
        username="minji",
        author_id="17841400000005555",
        like_count=3,
    ),
    CommentRecord(
        comment_id="18100000000000002",
        media_id=IMAGE.media_id,
        parent_id="18100000000000001",
        text="고맙습니다!",
        timestamp=NOON + timedelta(hours=2),
        username=USERNAME,
        author_id=USER_ID,
    ),
    CommentRecord(
        comment_id="18100000000000003",
        media_id=IMAGE.media_id,
        text="Follow me for free likes",
        timestamp=NOON + timedelta(hours=3),
        hidden=True,
    ),
)
BRAND = Dataset(
    accounts=(ACCOUNT, OTHER),
    media=(IMAGE, REEL, ALBUM, STORY, OLD, OTHERS),
    comments=COMMENTS,
)


def at_noon(sandbox: Sandbox) -> None:
    """Let the sandbox live in the hour after NOON, whatever the day is."""
    away = NOON + timedelta(hours=1) - datetime.now(UTC)
    sandbox.control("clock", hours=away / timedelta(hours=1))


def many(count: int) -> Dataset:
    """A brand with that many posts, some of them in the same second."""
    media = tuple(
        MediaRecord(
            media_id=str(18_200_000_000_000_000 + number),
            username=USERNAME,
            timestamp=NOON - timedelta(hours=number // 3),
            caption=f"Post {number}",
            like_count=number,
        )
        for number in range(count)
    )
    return Dataset(accounts=(ACCOUNT,), media=media)
