"""The limits of the API, counted in Redis: by company and day, by address and minute.

Redis may be away. Then nobody is kept out (``None``: not counted), and staff get an alarm.
"""

import functools
import ipaddress
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone
from redis import Redis

from accounts.models import ApiUsage, Company
from accounts.plans import ADDRESS_REQUESTS, ADDRESS_SECONDS, daily_limit
from accounts.services.alarms import raise_alarm, resolve_alarm
from kbeauty.lib.limits import (
    Allowance,
    Counts,
    DayKeys,
    read_day,
    take_from_day,
    take_from_window,
)
from kbeauty.lib.redis_gate import RedisGate

T = TypeVar("T")
logger = structlog.get_logger(__name__)

ALARM = "limits_without_redis"
# The pace of a company is that of so many minutes.
PACE_MINUTES = 60


def _raise(reason: str) -> None:
    try:
        raise_alarm(name=ALARM, detail=f"Requests are not counted: {reason}")
    except DatabaseError:
        # The log has it already; a request must not fail for the alarm's sake.
        logger.exception("alarm_not_kept", alarm=ALARM)


def _resolve() -> None:
    try:
        resolve_alarm(name=ALARM)
    except DatabaseError:
        logger.exception("alarm_not_resolved", alarm=ALARM)


@functools.cache
def _gate(url: str) -> RedisGate:
    return RedisGate(url, on_down=_raise, on_up=_resolve)


def ask(work: Callable[["Redis"], T]) -> T | None:
    """Ask the Redis of the cache; None while it is away."""
    return _gate(str(settings.CACHES["default"]["LOCATION"])).ask(work)


def _key(*parts: object) -> str:
    return ":".join([cache.key_prefix, "limits", *map(str, parts)])


UNSAVED = "unsaved"


def today() -> date:
    """The day that requests are counted for: UTC, like every time of the API."""
    return timezone.now().astimezone(UTC).date()


def end_of_today() -> datetime:
    return _end_of(today())


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=UTC)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _day_keys(company_id: int, day: date) -> DayKeys:
    return DayKeys(
        counts=_key("day", company_id, day),
        minute=_key("minute", company_id, _minute(timezone.now())),
        unsaved=_key(UNSAVED),
        member=f"{company_id}:{day}",
    )


def _stored(company: Company, day: date) -> Counts:
    """What was saved last: Redis starts from there in the morning and after a loss."""
    rows = ApiUsage.objects.for_company(company).filter(day=day)
    found = rows.values_list("request_count", "refused_count").first()
    return Counts(*found) if found else Counts()


def count_call(company: Company) -> Allowance | None:
    """Count one API request of this company, which must be in force."""
    limit, day = daily_limit(company), today()
    keys = _day_keys(company.pk, day)
    taken = ask(lambda redis: (take_from_day(redis, keys, limit=limit),))
    if taken is None:
        return None
    answer = taken[0]
    if answer is None:
        before = _stored(company, day)
        answer = ask(
            lambda redis: take_from_day(redis, keys, limit=limit, before=before)
        )
    if answer is None:
        return None
    is_allowed, used = answer
    # Of the day that was counted: it may have ended since, and its end is then now.
    left = (_end_of(day) - timezone.now()).total_seconds()
    reset = max(1, math.ceil(left))
    return Allowance(limit, max(0, limit - used), reset, is_allowed)


def _network(ip: str) -> str:
    """The address, or of IPv6 the 64 bits before the part that a customer chooses freely."""
    address = ipaddress.ip_address(ip)
    if address.version == 4:
        return ip
    mapped = address.ipv4_mapped
    if mapped is not None:
        return str(mapped)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)


def count_address(ip: str | None) -> Allowance | None:
    """Count one request from this address."""
    try:
        name = _network(ip or "")
    except ValueError:
        # A socket of this machine: there is no address to tell callers apart by.
        name = "unknown"
    key = _key("address", name)
    return ask(
        lambda redis: take_from_window(
            redis, key, limit=ADDRESS_REQUESTS, seconds=ADDRESS_SECONDS
        )
    )


def counts_of(company: Company, day: date) -> Counts | None:
    """The counts that Redis has of a day; None where it has none, or is away."""
    key = _day_keys(company.pk, day).counts
    return ask(lambda redis: read_day(redis, key))


def recent_counts(company: Company, now: datetime) -> list[int] | None:
    """Requests of each of the 60 full minutes before ``now``, the oldest first."""
    minute = _minute(now)
    keys = [
        _key("minute", company.pk, one) for one in range(minute - PACE_MINUTES, minute)
    ]
    found: list[Any] | None = ask(lambda redis: redis.mget(keys))
    return None if found is None else [int(one or 0) for one in found]


def unsaved() -> list[tuple[int, date]] | None:
    """Companies and days whose counts have moved since they were saved."""
    members: Any = ask(lambda redis: redis.smembers(_key(UNSAVED)))
    if members is None:
        return None
    pairs = (member.split(":") for member in sorted(members))
    return [(int(company_id), date.fromisoformat(day)) for company_id, day in pairs]


# Only if nothing was counted since: else the next minute saves it.
_FORGET = """
local found = redis.call('HMGET', KEYS[1], 'used', 'refused')
if found[1] == false or (found[1] == ARGV[2] and found[2] == ARGV[3]) then
  redis.call('SREM', KEYS[2], ARGV[1])
end
"""


def mark_saved(company_id: int, day: date, counts: Counts | None) -> None:
    """What was saved of a day; None: there was nothing to save."""
    keys = _day_keys(company_id, day)
    saved = counts or Counts()
    values: list[Any] = [keys.member, saved.used, saved.refused]
    ask(
        lambda redis: redis.register_script(_FORGET)(
            keys=[keys.counts, keys.unsaved], args=values
        )
    )


def forget(company_id: int, day: date) -> None:
    """Of a company that is gone nothing has to be saved; its minutes end by themselves."""
    keys = _day_keys(company_id, day)

    def remove(redis: Redis) -> None:
        redis.srem(keys.unsaved, keys.member)
        redis.delete(keys.counts)

    ask(remove)


def forget_company(company_id: int) -> None:
    """Keep no count of a company that is gone."""
    for day in (today(), today() - timedelta(days=1)):
        forget(company_id, day)
