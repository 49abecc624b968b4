"""How one post was taken: its caption and what people wrote below it."""

from typing import Any

from django.utils.translation import gettext as _

from analysis.figures.scale import mood_of, on_scale, share
from instagram.models import Post
from kbeauty.lib.errors import TooLittleDataError
from markets.selectors.mood import comment_moods
from markets.statistics import mean_interval


def post_mood(post: Post) -> dict[str, Any]:
    """The mood of the comments; without any, of the caption alone, which is the brand's.

    ``sentiment_score`` is 50 × (1 + mean), ``interval`` its 95 % interval, None with fewer
    than two texts.
    """
    comments = comment_moods(post)
    scores = [score for _mood, score in comments]
    source = "comments"
    if not scores:
        if not post.sentiment:
            raise TooLittleDataError(
                _("Neither the caption nor a comment of this post is read yet.")
            )
        scores, source = [post.sentiment_score or 0.0], "caption"
    mean, low, high = mean_interval(scores)
    moods = [mood for mood, _score in comments]
    return {
        "overall_sentiment": mood_of(on_scale(mean)),
        "sentiment_score": on_scale(mean),
        "interval": [on_scale(low), on_scale(high)] if len(scores) > 1 else None,
        "measured_on": source,
        "comments_analyzed": len(comments),
        "shares": {
            mood: share(moods.count(mood), len(moods))
            for mood in ("positive", "neutral", "negative")
        },
        "caption_sentiment": post.sentiment or None,
    }
