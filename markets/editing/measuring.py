"""Which stored texts a change of a rule gives another verdict: told before it is approved.

Captions of the companies' own posts in the markets concerned are checked by the rules in
force and by those that would be, the newest first. A worker holds the measuring by a lease
and writes each company with how far it has come; one that was killed is followed by another
that goes on with the next company.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company
from instagram.models import Post
from kbeauty.lib.errors import ConflictError
from kbeauty.lib.tenancy import tenant
from markets import tasks
from markets.editing.enums import Act, MeasureStatus, Status
from markets.editing.in_force import approved_at
from markets.editing.models import ClaimShift, EditorialChange, Impact
from markets.editing.writing import digest_of, read_rule
from markets.rules.book import RuleBook
from markets.rules.checking import check_by
from markets.rules.edition import Edition, Written, make_book, markets_of
from markets.rules.packs import Pack

LEASE = timedelta(minutes=5)
# Longer than a task lies in a healthy queue.
QUEUE_PATIENCE = timedelta(minutes=5)
# Of one company, the newest: a rule is about what is said today.
MOST_TEXTS = 10_000
_DRAFT = -1
# The verdict of a text before and after; None where they are the same.
Compare = Callable[[str, str], tuple[str, str] | None]

log = structlog.get_logger(__name__)


class LeaseLostError(Exception):
    """Another worker holds the measuring, or it was begun anew."""


def ask_for_impact(*, change: EditorialChange) -> Impact:
    """Measure from the beginning, by a worker; what was measured before is forgotten."""
    pack = read_rule(change.text) if change.act == Act.PUT else None
    impact, _created = Impact.objects.update_or_create(
        change=change,
        defaults={
            "status": MeasureStatus.WAITING,
            "digest": digest_of(change.text),
            "rules_version": approved_at().edition.version,
            "on": _day_of(pack),
            "leased_until": None,
            "after_company": 0,
            "companies_total": Company.objects.filter(is_active=True).count(),
            **dict.fromkeys(("companies_done", "texts_read", "texts_left_out"), 0),
            "created_at": timezone.now(),
            "finished_at": None,
        },
    )
    _enqueue(impact)
    return impact


def measure_again(*, change: EditorialChange) -> Impact:
    """ConflictError where the change no longer waits."""
    with transaction.atomic():
        rows = EditorialChange.objects.select_for_update()
        held: EditorialChange = rows.get(pk=change.pk)
        if held.status != Status.WAITING:
            raise ConflictError(
                _("Only a change that waits for its second person is measured."),
                code="already_decided",
            )
        return ask_for_impact(change=held)


def _day_of(pack: Pack | None) -> date:
    """Today, or the day on which the rule begins to hold."""
    today = timezone.now().date()
    begins = pack.rules[0].effective_from if pack else None
    return max(today, begins) if begins else today


def _enqueue(impact: Impact) -> None:
    send = partial(tasks.measure_impact.delay, impact_id=impact.pk)
    transaction.on_commit(send)


def measure_impact(*, impact: Impact) -> None:
    """Go through the companies that are left; leaves at once if another worker is at it."""
    held = _take(impact)
    if held is None:
        return
    try:
        _measure(impact, held)
    except LeaseLostError:
        log.warning("impact_lease_lost", impact=impact.pk)
    except (SoftTimeLimitExceeded, OperationalError):
        # The time is over or the database away: the next worker goes on where this one was.
        raise
    except Exception:
        # A clear end: staff see that it failed and may have it measured again.
        Impact.objects.filter(pk=impact.pk, leased_until__isnull=False).update(
            status=MeasureStatus.FAILED, leased_until=None, finished_at=timezone.now()
        )
        raise


def _take(impact: Impact) -> datetime | None:
    now = timezone.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    waiting = Impact.objects.filter(
        free, pk=impact.pk, status__in=MeasureStatus.under_way()
    )
    until = now + LEASE
    taken = waiting.update(status=MeasureStatus.RUNNING, leased_until=until)
    impact.refresh_from_db()
    return until if taken else None


def _measure(impact: Impact, held: datetime) -> None:
    change = impact.change
    pack = read_rule(change.text) if change.act == Act.PUT else None
    markets = {*markets_of(change.item), *_markets_in_force(change), *_markets(pack)}
    compare = comparison(change.item, pack, approved_at().edition, impact.on)
    left = Company.objects.filter(is_active=True, pk__gt=impact.after_company)
    for company in left.order_by("pk"):
        with tenant(company.pk), transaction.atomic():
            read, left_out = _measure_company(company, change, markets, compare)
            until = timezone.now() + LEASE
            _store(
                impact,
                held,
                leased_until=until,
                after_company=company.pk,
                companies_done=F("companies_done") + 1,
                texts_read=F("texts_read") + read,
                texts_left_out=F("texts_left_out") + left_out,
            )
        held = until
    _store(
        impact,
        held,
        leased_until=None,
        status=MeasureStatus.FINISHED,
        finished_at=timezone.now(),
    )


def _markets_in_force(change: EditorialChange) -> list[str]:
    written = approved_at().edition.written.get(change.item)
    return _markets(written.pack if written else None)


def _markets(pack: Pack | None) -> list[str]:
    return pack.markets if pack else []


def _measure_company(
    company: Company, change: EditorialChange, markets: set[str], compare: Compare
) -> tuple[int, int]:
    """How many texts were read and how many are older than those."""
    ClaimShift.objects.for_company(company).filter(change=change).delete()
    posts = Post.objects.for_company(company).filter(deleted_at=None)
    texts = (
        posts.filter(market__in=markets)
        .exclude(caption="")
        .order_by("-timestamp", "-pk")
    )
    read, shifts = 0, []
    for key, market, caption in texts.values_list("pk", "market", "caption")[
        :MOST_TEXTS
    ].iterator():
        read += 1
        verdicts = compare(market, caption)
        if verdicts is not None:
            before, after = verdicts
            shifts.append(
                ClaimShift(
                    company=company,
                    change=change,
                    post_id=key,
                    market=market,
                    before=before,
                    after=after,
                )
            )
    ClaimShift.objects.bulk_create(shifts)
    left_out = texts.count() - read if read == MOST_TEXTS else 0
    return read, left_out


def comparison(item: str, pack: Pack | None, now: Edition, on: date) -> Compare:
    """How texts of a market fare by the rules in force and by those that would be."""
    then = now.with_rule(Written(item, _DRAFT, pack))
    books: dict[str, tuple[RuleBook, RuleBook, RuleBook]] = {}

    def compare(market: str, text: str) -> tuple[str, str] | None:
        if market not in books:
            before, after = (make_book(market, one) for one in (now, then))
            books[market] = _widest(item, before, after), before, after
        widest, *whole = books[market]
        # A text that meets neither the old wording of the rule nor the new one stays as it
        # is: most texts need no more than this look.
        if not check_by(widest, text, on=on).findings:
            return None
        verdicts = [check_by(one, text, on=on).verdict for one in whole]
        return None if verdicts[0] == verdicts[1] else (verdicts[0], verdicts[1])

    return compare


def _widest(item: str, *books: RuleBook) -> RuleBook:
    """The rule as it is and as it would be, whatever may lift it."""
    return RuleBook(
        replace(one, rule=one.rule.model_copy(update={"lifted_by": {}}))
        for book in books
        for one in book.rules
        if one.rule.id == item
    )


def _store(impact: Impact, held: datetime, **values: Any) -> None:
    """Write as whoever holds the measuring."""
    mine = Impact.objects.filter(pk=impact.pk, leased_until=held)
    if not mine.update(**values):
        raise LeaseLostError


def resume_impacts() -> int:
    """Queue measurings again that the queue has lost, or whose worker is gone."""
    now = timezone.now()
    is_lost = Q(status=MeasureStatus.WAITING, created_at__lt=now - QUEUE_PATIENCE)
    is_left = Q(status=MeasureStatus.RUNNING, leased_until__lt=now)
    stalled = list(Impact.objects.filter(is_lost | is_left))
    for impact in stalled:
        _enqueue(impact)
    return len(stalled)
