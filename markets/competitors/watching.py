"""Putting accounts on a market's watch list, and taking them off it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Company, User
from instagram.enums import CreatorKind
from instagram.models import Creator
from instagram.services.discovery.watching import add_creator
from instagram.validators import check_profile
from kbeauty.lib.errors import ConflictError
from markets.models import CompetitorWatch
from markets.registry import known_market


@transaction.atomic
def watch_competitor(
    *, company: Company, profile: str, market: str, by: User | None = None
) -> CompetitorWatch:
    """Put an account on the watch list of a market; one that is not looked at yet will be."""
    code = known_market(market)
    watch = CompetitorWatch(
        company=company,
        creator=_creator(company, profile, code, by),
        market=code,
        added_by=by,
    )
    try:
        with transaction.atomic():
            watch.save(force_insert=True)
    except IntegrityError as error:
        message = _("@%(name)s is on this list already.") % {
            "name": watch.creator.username
        }
        raise ConflictError(message, code="already_watched") from error
    return watch


def _creator(company: Company, profile: str, market: str, by: User | None) -> Creator:
    known = Creator.objects.for_company(company).filter(
        username=check_profile(profile), is_watched=True
    )
    found: Creator | None = known.first()
    return found or add_creator(
        company=company,
        profile=profile,
        kind=CreatorKind.COMPETITOR,
        market=market,
        by=by,
    )


def unwatch_competitor(*, watch: CompetitorWatch) -> None:
    """Take it off this list; its posts stay collected until somebody removes the account."""
    watch.delete()
