"""How good predictions are, measured on real accounts and on simulated markets: ``make evaluate``.

    python -m analysis.figures.evaluate FOLDER

Every figure comes from the rolling back-test that stands beside each prediction: a post is
predicted from those before it alone. Exit code 1 where a coverage is out of its bounds.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean

from analysis.figures.prediction import Draft, Forecast, forecast, pool_of_peers
from analysis.figures.simulation import simulated
from kbeauty.lib.public_tables import rows
from markets.results import PostResult

WANTED = (75.0, 85.0)
SIZES, SEEDS = (30, 45, 90, 200), range(30)
_SMALL = 60
# Files without times: one post a day.
_START = datetime(2025, 1, 1, 9, tzinfo=UTC)
Row = Mapping[str, str]


def _graph(row: Row) -> tuple[datetime | None, str, str]:
    return (
        datetime.fromisoformat(row["timestamp"]),
        row["media_type"],
        row["like_count"],
    )


def _photographer(row: Row) -> tuple[datetime | None, str, str]:
    when = datetime.fromisoformat(row["date"])
    kind = "VIDEO" if row["is_video"].lower() in {"true", "1"} else "IMAGE"
    return when if when.tzinfo else when.replace(tzinfo=UTC), kind, row["likes"]


def _natgeo(row: Row) -> tuple[datetime | None, str, str]:
    return None, "IMAGE", row["likes"]


ACCOUNTS: Mapping[
    str, tuple[str, Callable[[Row], tuple[datetime | None, str, str]]]
] = {
    "magazine": ("igposts-natgeo_2018-all", _natgeo),
    "creator": ("igposts-creator_graphapi_2026-all", _graph),
    "photographer": ("igposts-photographer_pt-all", _photographer),
}


def posts_of(folder: Path, name: str) -> list[PostResult]:
    """The real posts of an account, the oldest first; files hold the newest first."""
    file, read = ACCOUNTS[name]
    newest_first = list(rows(folder, file))
    posts = [
        _post(f"{name}-{number}", row["caption"], *read(row), number)
        for number, row in enumerate(reversed(newest_first))
    ]
    return sorted(posts, key=lambda post: post.posted_at)


def _post(
    code: str, caption: str, when: datetime | None, kind: str, likes: str, number: int
) -> PostResult:
    return PostResult(
        code=code,
        posted_at=when or _START + timedelta(days=number),
        media_type=kind,
        caption=caption,
        hashtags=caption.count("#"),
        followers=None,
        likes=int(float(likes or 0)),
        comments=None,
        reach=None,
    )


def told(posts: Sequence[PostResult], peers: Sequence[object] = ()) -> Forecast:
    draft = Draft("", "IMAGE", 3, posts[-1].posted_at, None)
    pool = pool_of_peers(list(peers), "likes")  # type: ignore[arg-type]  # PeerPost
    return forecast(posts, [post.likes for post in posts], draft, pool)


def simulated_forecasts(size: int, *, is_pooled: bool) -> Iterator[Forecast]:
    for seed in SEEDS:
        market = simulated(seed, size=size)
        yield told(market.posts, market.peers if is_pooled else ())


def main(folder: Path) -> int:
    _say("\nPrediction of likes: posts inside the 80 % interval, rolling back-test")
    _say(
        f"{'account':42}{'inside':>8}{'wanted':>9}{'error':>8}{'median':>8}{'posts':>7}"
    )
    good = [_real(folder, name) for name in ACCOUNTS]
    for size in SIZES:
        for is_pooled in (False, True):
            found = list(simulated_forecasts(size, is_pooled=is_pooled))
            name = "drawn to its market" if is_pooled else "alone"
            good.append(_line(f"simulated, {size} posts, {name}", found))
    return 0 if all(good) else 1


def _real(folder: Path, name: str) -> bool:
    return _line(f"a {name}, all posts", [told(posts_of(folder, name))])


def _line(name: str, found: Sequence[Forecast]) -> bool:
    """Whether the coverage, over all posts that were tested, is as wanted."""
    share = fmean(one.coverage for one in found)
    errors = fmean(one.error for one in found), fmean(one.naive_error for one in found)
    low, high = WANTED
    _say(
        f"{name:42}{share:7.1f}%{f'{low:.0f}-{high:.0f}':>9}"
        f"{errors[0]:8.3f}{errors[1]:8.3f}{sum(one.n for one in found):7,}"
    )
    return low <= share <= high


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    sys.exit(main(parser.parse_args().folder))
