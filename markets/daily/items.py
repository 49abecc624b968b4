"""SQL of what is counted: one row per post or comment, in the columns of ``DailyFigure``."""

from typing import Literal

Source = Literal["own", "hashtag", "creator", "comment"]
SOURCES: tuple[Source, ...] = ("own", "hashtag", "creator", "comment")
# Facets that the database tells; categories and concepts are read out of the text.
Facet = Literal["", "hashtag", "language"]
FACETS: tuple[Facet, ...] = ("", "hashtag", "language")

# Sums over what is known: null where nothing is.
SUMS = (
    *("likes", "comments", "reach", "views", "interactions"),
    *("reach_numerator", "reach_base", "views_numerator", "views_base"),
)
COUNTS = (
    *("posts", "reach_known", "views_known", "interactions_known"),
    *("rate_by_reach_known", "rate_by_views_known", "followers_estimated"),
    *("positive", "neutral", "negative"),
)
# What each source tells, under one set of names.
_FIELDS: dict[Source, str] = {
    "own": """
        item.id, item.timestamp AS at, item.account_id AS origin, item.market,
        item.language, item.sentiment, item.hashtags, item.like_count AS likes,
        item.comment_count AS comments, item.saved, item.shares, item.reach, item.views,
        item.engagement_rate AS rate, item.followers_estimated
        FROM instagram_post item
        WHERE item.company_id = %(company)s AND item.deleted_at IS NULL""",
    "hashtag": """
        item.id, item.timestamp AS at, item.watched_id AS origin, watched.market,
        '' AS language, '' AS sentiment, item.hashtags, item.like_count AS likes,
        item.comment_count AS comments, NULL::bigint AS saved, NULL::bigint AS shares,
        NULL::bigint AS reach, NULL::bigint AS views, NULL::float8 AS rate,
        false AS followers_estimated
        FROM instagram_hashtagpost item
        JOIN instagram_watchedhashtag watched ON watched.id = item.watched_id
        WHERE item.company_id = %(company)s""",
    "creator": """
        item.id, item.timestamp AS at, item.creator_id AS origin, creator.market,
        '' AS language, '' AS sentiment, item.hashtags, item.like_count AS likes,
        item.comment_count AS comments, NULL::bigint AS saved, NULL::bigint AS shares,
        NULL::bigint AS reach, item.view_count AS views, item.engagement_rate AS rate,
        false AS followers_estimated
        FROM instagram_creatorpost item
        JOIN instagram_creator creator ON creator.id = item.creator_id
        WHERE item.company_id = %(company)s""",
    "comment": """
        item.id, item.timestamp AS at, post.account_id AS origin, post.market,
        item.language, item.sentiment, NULL::text[] AS hashtags,
        item.like_count AS likes, NULL::bigint AS comments,
        NULL::bigint AS saved, NULL::bigint AS shares, NULL::bigint AS reach,
        NULL::bigint AS views, NULL::float8 AS rate, false AS followers_estimated
        FROM instagram_comment item
        JOIN instagram_post post ON post.id = item.post_id
        WHERE item.company_id = %(company)s AND item.deleted_at IS NULL
        AND NOT item.is_from_brand AND post.deleted_at IS NULL""",
}
# As markets.selectors.expressions.sums counts them; unknown is null, never 0.
_MEASURES = """
    1 AS posts, likes, comments,
    reach, (reach IS NOT NULL)::int AS reach_known,
    views, (views IS NOT NULL)::int AS views_known,
    total AS interactions, (total IS NOT NULL)::int AS interactions_known,
    CASE WHEN reach > 0 THEN total END AS reach_numerator,
    CASE WHEN reach > 0 AND total IS NOT NULL THEN reach END AS reach_base,
    coalesce(reach > 0 AND total IS NOT NULL, false)::int AS rate_by_reach_known,
    CASE WHEN views > 0 THEN total END AS views_numerator,
    CASE WHEN views > 0 AND total IS NOT NULL THEN views END AS views_base,
    coalesce(views > 0 AND total IS NOT NULL, false)::int AS rate_by_views_known,
    (rate IS NOT NULL AND followers_estimated)::int AS followers_estimated,
    (sentiment = 'positive')::int AS positive, (sentiment = 'neutral')::int AS neutral,
    (sentiment = 'negative')::int AS negative, rate"""


def items_sql(source: Source, facet: Facet, *, first: str, stop: str) -> str:
    """The items from the moment ``first`` up to ``stop``, both SQL, once per name of the facet."""
    name, joined = _names(source, facet)
    between = f"item.timestamp >= {first} AND item.timestamp < {stop}"
    return f"""
        SELECT item.id, (at AT TIME ZONE 'UTC')::date AS day, origin, market, {name} AS name,
        {_MEASURES}
        FROM (
            SELECT told.*, likes::numeric + comments + coalesce(saved, 0) + coalesce(shares, 0)
            AS total
            FROM (SELECT {_FIELDS[source]} AND {between}) AS told
        ) AS item {joined}"""  # noqa: S608 - made of our own words


def _names(source: Source, facet: Facet) -> tuple[str, str]:
    """The SQL of the facet's name, and what has to be joined for it."""
    if not facet:
        return "''", ""
    if facet == "language":
        return "language", ""
    if source == "own":
        return "tag.hashtag", (
            "JOIN instagram_posthashtag tag"
            " ON tag.post_id = item.id AND tag.posted_at = item.at"
        )
    return "tag.hashtag", (
        "CROSS JOIN LATERAL (SELECT DISTINCT unnest(item.hashtags) AS hashtag) AS tag"
    )


def has_facet(source: Source, facet: Facet) -> bool:
    """Nobody reads the language of others' posts, and comments carry no hashtags."""
    if facet == "hashtag":
        return source != "comment"
    return not facet or source in {"own", "comment"}
