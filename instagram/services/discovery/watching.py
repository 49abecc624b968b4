"""What a person decides: which hashtags and accounts of others a company watches."""

from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company, User
from instagram import tasks
from instagram.enums import Ability, CreatorKind, Priority
from instagram.models import Creator, WatchedHashtag
from instagram.selectors import account_named
from instagram.services.discovery.access import require_account
from instagram.validators import check_hashtag, check_market, check_profile
from kbeauty.lib.errors import ConflictError, InvalidInputError

# More than any budget of Instagram's has room for.
MOST_HASHTAGS, MOST_CREATORS = 300, 500

Row = TypeVar("Row", bound=models.Model)


def add_hashtag(
    *,
    company: Company,
    hashtag: str,
    market: str = "",
    priority: int = Priority.NORMAL,
    by: User | None = None,
) -> WatchedHashtag:
    """Watch a hashtag; the planner asks for it as soon as there is room."""
    tag, market = check_hashtag(hashtag), check_market(market)
    require_account(company, Ability.HASHTAGS)
    _require_place(WatchedHashtag, company, MOST_HASHTAGS)
    watched = WatchedHashtag(
        company=company, hashtag=tag, market=market, priority=priority, added_by=by
    )
    with transaction.atomic():
        _insert(watched, _("#%(name)s is watched already.") % {"name": tag})
        transaction.on_commit(lambda: _start_hashtags(company), robust=True)
    return watched


def _start_hashtags(company: Company) -> None:
    tasks.collect_company_hashtags.apply_async(
        kwargs={"company_id": company.pk}, queue="high"
    )


@transaction.atomic
def change_hashtag(
    *,
    watched: WatchedHashtag,
    market: str | None = None,
    priority: int | None = None,
    is_active: bool | None = None,
) -> WatchedHashtag:
    """How much a hashtag matters and for which market; not active: nothing is asked.

    What is None stays as it is.
    """
    rows = WatchedHashtag.objects.for_company(watched.company)
    current: WatchedHashtag = rows.select_for_update().get(pk=watched.pk)
    if is_active and not current.is_active:
        current.due_at = None
    if market is not None:
        current.market = check_market(market)
    if priority is not None:
        current.priority = priority
    if is_active is not None:
        current.is_active = is_active
    current.save(update_fields=["market", "priority", "is_active", "due_at"])
    return current


def add_creator(
    *,
    company: Company,
    profile: str,
    kind: str = CreatorKind.CREATOR,
    market: str = "",
    by: User | None = None,
) -> Creator:
    """Watch an account of somebody else's, by user name or address, and look at it."""
    username, market = check_profile(profile), check_market(market)
    _refuse_own(company, username)
    require_account(company, Ability.DISCOVERY)
    _require_place(Creator, company, MOST_CREATORS)
    with transaction.atomic():
        creator = _watched_creator(company, username, kind, market, by)
        transaction.on_commit(lambda: _start_creator(creator), robust=True)
    return creator


def _refuse_own(company: Company, username: str) -> None:
    """Counted among others as well, its posts and reactions would be told twice."""
    if account_named(company=company, username=username):
        message = _("@%(name)s is an account of your own: it is collected anyway.")
        raise InvalidInputError.at("profile", message % {"name": username})


def _watched_creator(
    company: Company, username: str, kind: str, market: str, by: User | None
) -> Creator:
    """A new row, or the one of an account that is known but not watched."""
    mine = Creator.objects.for_company(company)
    known: Creator | None = (
        mine.select_for_update().filter(username=username, is_watched=False).first()
    )
    creator = known or Creator(company=company, username=username)
    creator.kind, creator.is_watched, creator.due_at = kind, True, None
    creator.market = market or creator.market
    creator.added_by = by
    creator.last_updated = creator.last_updated or timezone.now()
    if known is None:
        _insert(creator, _("@%(name)s is watched already.") % {"name": username})
    else:
        creator.save()
    return creator


def _start_creator(creator: Creator) -> None:
    tasks.collect_creator.apply_async(
        kwargs={"company_id": creator.company_id, "creator_id": creator.pk},
        queue="high",
    )


def _insert(row: models.Model, complaint: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise ConflictError(complaint, code="already_watched") from error


def _require_place(
    model: type[WatchedHashtag] | type[Creator], company: Company, most: int
) -> None:
    if model.objects.for_company(company).count() >= most:
        message = _("No more than %(count)s can be watched. Remove one first.")
        raise ConflictError(message % {"count": most}, code="too_many_watched")
