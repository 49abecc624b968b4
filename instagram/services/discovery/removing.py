"""Letting go of watched hashtags and creators, with all that was collected of them."""

from instagram.models import (
    Creator,
    CreatorPost,
    CreatorSnapshot,
    HashtagPost,
    WatchedHashtag,
)
from kbeauty.lib.tables import remove_rows


def remove_hashtag(*, watched: WatchedHashtag) -> None:
    """A worker at it stores nothing more. What it cost of the thirty stays spent."""
    mine = WatchedHashtag.objects.for_company(watched.company).filter(pk=watched.pk)
    mine.update(is_active=False, leased_until=None)
    posts = HashtagPost.objects.for_company(watched.company)
    remove_rows(posts.filter(watched=watched))
    remove_rows(mine)


def remove_creator(*, creator: Creator) -> None:
    """A worker at it stores nothing more."""
    mine = Creator.objects.for_company(creator.company).filter(pk=creator.pk)
    mine.update(is_watched=False, leased_until=None)
    for model in (CreatorPost, CreatorSnapshot):
        remove_rows(model.objects.for_company(creator.company).filter(creator=creator))
    remove_rows(mine)
