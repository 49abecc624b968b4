"""The three engagement rates, each in per cent and each under its own name.

Definitions as marketers use them: by followers counts the public reactions against the
audience at the time of posting; by reach and by views count every interaction against the
people reached and the times played or shown.
"""


def interactions(
    *,
    likes: int | None,
    comments: int | None,
    saved: int | None = None,
    shares: int | None = None,
) -> int | None:
    """Sum of the known interactions; None where likes or comments are not known."""
    if likes is None or comments is None:
        return None
    return likes + comments + (saved or 0) + (shares or 0)


def rate(count: int | None, base: int | None) -> float | None:
    """``count`` per hundred of ``base``; None where either is unknown or the base is 0."""
    if count is None or not base or base < 0:
        return None
    return 100 * count / base


def counted_comments(comments: int | None, *, is_told: bool) -> int | None:
    """Comments as the rates count them.

    ``is_told`` False: the source never tells comments (a file without that column), so the
    rates rest on the other interactions.
    """
    return 0 if comments is None and not is_told else comments


def rate_by_followers(
    *, likes: int | None, comments: int | None, followers: int | None
) -> float | None:
    """(likes + comments) / followers at the time of posting x 100."""
    return rate(interactions(likes=likes, comments=comments), followers)


def rate_by_reach(*, total: int | None, reach: int | None) -> float | None:
    """(likes + comments + saves + shares) / reach x 100."""
    return rate(total, reach)


def rate_by_views(*, total: int | None, views: int | None) -> float | None:
    """(likes + comments + saves + shares) / views x 100."""
    return rate(total, views)
