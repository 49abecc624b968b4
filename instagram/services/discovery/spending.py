"""The ledger of the thirty different hashtags that an account may ask for in seven days.

A hashtag is entered before the first question: a worker killed in between has spent it in
our books, and never the other way round.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from instagram.clients.public import SearchedHashtag
from instagram.models import HashtagSearch, InstagramAccount, WatchedHashtag
from instagram.services.discovery.planner import SEARCH_LIMIT, WINDOW, Spent
from kbeauty.lib.models import TenantQuerySet


class NoRoomError(Exception):
    """The account has none of its thirty left for this."""


def spent_by(accounts: Sequence[InstagramAccount]) -> list[Spent]:
    """What these accounts of one company have spent in the last seven days."""
    if not accounts:
        return []
    rows = HashtagSearch.objects.for_company(accounts[0].company).filter(
        account__in=accounts, searched_at__gt=timezone.now() - WINDOW
    )
    return [Spent(row.account_id, _name(row), row.searched_at) for row in rows]


def _name(row: HashtagSearch) -> str:
    # What others spent may come without its name; no hashtag has this sign in it.
    return row.hashtag or f":{row.graph_id}"


@transaction.atomic
def spend(*, account: InstagramAccount, hashtag: str, kept_back: int) -> bool:
    """Enter a hashtag that is about to be asked; False if it is paid for already."""
    _lock(account)
    names = {_name(row) for row in _lasting(account)}
    if hashtag in names:
        return False
    if len(names) >= SEARCH_LIMIT - kept_back:
        raise NoRoomError
    HashtagSearch.objects.create(
        company=account.company,
        account=account,
        hashtag=hashtag,
        searched_at=timezone.now(),
    )
    return True


def take_back(*, account: InstagramAccount, hashtag: str) -> None:
    """Instagram refused to count it: somebody else has spent all thirty."""
    _lasting(account).filter(hashtag=hashtag, is_ours=True).delete()


@transaction.atomic
def note_searched(
    *, account: InstagramAccount, told: Iterable[SearchedHashtag]
) -> None:
    """Bring the ledger in line with what Instagram says the account has spent.

    It does not say when. What others spent counts from the moment we hear of it, which is
    the latest it can have been, and no longer than Instagram lists it.
    """
    _lock(account)
    listed = {one.graph_id: one.name for one in told}
    names = _known_names(account, listed)
    rows = list(_lasting(account))
    _learn_ids(rows, listed, names)
    known = {row.graph_id for row in rows if row.graph_id}
    HashtagSearch.objects.bulk_create(
        HashtagSearch(
            company=account.company,
            account=account,
            hashtag=names[graph_id],
            graph_id=graph_id,
            searched_at=timezone.now(),
            is_ours=False,
        )
        for graph_id in listed
        if graph_id not in known
    )
    others = _lasting(account).filter(is_ours=False)
    others.exclude(graph_id__in=listed).delete()


def _known_names(account: InstagramAccount, listed: dict[str, str]) -> dict[str, str]:
    """The name of each listed hashtag: Graph's, else ours, else empty."""
    watched = WatchedHashtag.objects.for_company(account.company)
    ours = dict(watched.filter(graph_id__in=listed).values_list("graph_id", "hashtag"))
    return {
        graph_id: (ours.get(graph_id) or name.lower())[:150]
        for graph_id, name in listed.items()
    }


def _learn_ids(
    rows: Iterable[HashtagSearch], listed: dict[str, str], names: dict[str, str]
) -> None:
    """Join what is entered by its name with what is listed by its id."""
    ids = {name: graph_id for graph_id, name in names.items() if name}
    for row in rows:
        if not row.graph_id and row.hashtag in ids:
            row.graph_id = ids[row.hashtag]
            row.save(update_fields=["graph_id"])


def _lasting(account: InstagramAccount) -> TenantQuerySet:
    rows: TenantQuerySet = HashtagSearch.objects.for_company(account.company)
    return rows.filter(account=account, searched_at__gt=timezone.now() - WINDOW)


def _lock(account: InstagramAccount) -> None:
    """One purchase of an account at a time: two workers must not take the last place."""
    accounts = InstagramAccount.objects.for_company(account.company)
    accounts.select_for_update(no_key=True).get(pk=account.pk)
