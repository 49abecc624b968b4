"""The steps of a collection; each goes on from what its rows say."""

from collections.abc import Callable

from instagram.enums import RunPhase
from instagram.services.collection.steps.audience import collect_audience
from instagram.services.collection.steps.comments import collect_comments
from instagram.services.collection.steps.insights import collect_insights
from instagram.services.collection.steps.media import collect_media
from instagram.services.collection.steps.mentions import collect_mentions
from instagram.services.collection.steps.profile import collect_profile
from instagram.services.collection.steps.stories import collect_stories, look_again
from instagram.services.collection.work import Work

STEPS: dict[str, Callable[[Work], None]] = {
    RunPhase.PROFILE: collect_profile,
    RunPhase.STORIES: collect_stories,
    RunPhase.MEDIA: collect_media,
    RunPhase.INSIGHTS: collect_insights,
    RunPhase.COMMENTS: collect_comments,
    RunPhase.AUDIENCE: collect_audience,
    RunPhase.MENTIONS: collect_mentions,
}


def collect(work: Work) -> None:
    """Do what is left of the run."""
    look_again(work)
    for phase, step in STEPS.items():
        if work.run.phase == phase:
            step(work)
