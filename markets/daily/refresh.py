"""Counting days anew: those that changed, or all of a company."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import Company
from markets.daily.facets import facets_of
from markets.daily.items import (
    COUNTS,
    FACETS,
    SOURCES,
    SUMS,
    Source,
    has_facet,
    items_sql,
)
from markets.models import DailyFigure

_SPACE = 0xDA7
# A transaction counts so many days: a first count of years holds no lock for long.
DAYS_AT_ONCE = 31
_TEXTS: dict[Source, str] = {
    "own": "item.market FROM instagram_post item",
    "hashtag": "above.market FROM instagram_hashtagpost item"
    " JOIN instagram_watchedhashtag above ON above.id = item.watched_id",
    "creator": "above.market FROM instagram_creatorpost item"
    " JOIN instagram_creator above ON above.id = item.creator_id",
}
_COLUMNS = ", ".join((*SUMS, *COUNTS))
_SUMMED = ", ".join(f"sum({name})" for name in (*SUMS, *COUNTS))
_RATES = "coalesce(array_agg(rate ORDER BY rate) FILTER (WHERE rate IS NOT NULL), '{}')"
# One day after the other: each looks into the index of its own moments.
_DAYS = """
unnest(%(days)s::date[]) AS asked (day) CROSS JOIN LATERAL ({items}) AS item
"""
_FIRST = "(asked.day::timestamp AT TIME ZONE 'UTC')"
_STOP = "((asked.day + 1)::timestamp AT TIME ZONE 'UTC')"


def refresh_days(*, company: Company) -> int:
    """Count the days of a company that changed; how many they were.

    Each step is a transaction: readers see a day as it was or as it is, never in between.
    """
    counted = 0
    while days := _refresh_some(company):
        counted += days
    return counted


def recount(*, company: Company) -> int:
    """Count every day of a company, whether it is known to have changed or not."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_ALL, {"company": company.pk})
    return refresh_days(company=company)


_NOTE_ALL = """
INSERT INTO markets_changedday (company_id, day)
SELECT %(company)s, day FROM (
    SELECT day FROM markets_dailyfigure WHERE company_id = %(company)s
    UNION SELECT (timestamp AT TIME ZONE 'UTC')::date FROM instagram_post
    WHERE company_id = %(company)s
    UNION SELECT (timestamp AT TIME ZONE 'UTC')::date FROM instagram_comment
    WHERE company_id = %(company)s
    UNION SELECT (timestamp AT TIME ZONE 'UTC')::date FROM instagram_creatorpost
    WHERE company_id = %(company)s
    UNION SELECT (timestamp AT TIME ZONE 'UTC')::date FROM instagram_hashtagpost
    WHERE company_id = %(company)s AND timestamp IS NOT NULL
) AS known
"""
_TAKE = """
DELETE FROM markets_changedday WHERE company_id = %(company)s AND day IN (
    SELECT DISTINCT day FROM markets_changedday WHERE company_id = %(company)s
    ORDER BY day DESC LIMIT %(most)s
) RETURNING day
"""


@transaction.atomic
def _refresh_some(company: Company) -> int:
    """The newest of the changed days; one worker at a time, the next one waits.

    A note that is not committed yet is of a later round: its rows are not seen here either.
    """
    with connection.cursor() as cursor:
        names = [_SPACE, company.pk % 2**31]
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", names)
        cursor.execute(_TAKE, {"company": company.pk, "most": DAYS_AT_ONCE})
        days = sorted({day for (day,) in cursor.fetchall()})
    if days:
        DailyFigure.objects.for_company(company).filter(day__in=days).delete()
        _count(company, days)
    return len(days)


def _count(company: Company, days: Sequence[date]) -> None:
    given: dict[str, Any] = {"company": company.pk, "days": list(days)}
    with connection.cursor() as cursor:
        for source in SOURCES:
            for facet in FACETS:
                if has_facet(source, facet):
                    items = items_sql(source, facet, first=_FIRST, stop=_STOP)
                    rows = _DAYS.format(items=items)
                    cursor.execute(
                        _insert("%(facet)s", "item.name", rows),
                        {**given, "source": source, "facet": facet},
                    )
        for source in _TEXTS:
            items = items_sql(source, "", first=_FIRST, stop=_STOP)
            rows = _DAYS.format(items=items) + _NAMED
            cursor.execute(
                _insert("named.facet", "named.name", rows),
                {**given, "source": source, **_read(company, source, days)},
            )


_NAMED = """
JOIN unnest(%(ids)s::bigint[], %(facets)s::text[], %(names)s::text[])
AS named (id, facet, name) ON named.id = item.id
"""


def _insert(facet: str, name: str, rows: str) -> str:
    """One row per name of a facet; a facet that is a value can't be grouped by."""
    groups = name if facet == "%(facet)s" else f"{facet}, {name}"
    return f"""
        INSERT INTO markets_dailyfigure
        (company_id, source, facet, name, day, origin, market, {_COLUMNS}, rates)
        SELECT %(company)s, %(source)s, {facet}, {name}, item.day, origin, market,
        {_SUMMED}, {_RATES}
        FROM {rows} GROUP BY {groups}, item.day, origin, market
        """  # noqa: S608 - made of our own words


def _read(company: Company, source: Source, days: Sequence[date]) -> dict[str, Any]:
    """What the texts of these days speak of, as columns: keys, facets, names."""
    named: list[tuple[int, str, str]] = []
    with connection.cursor() as cursor:
        for day in days:
            first = datetime.combine(day, time(), tzinfo=UTC)
            cursor.execute(
                f"SELECT item.id, item.caption, item.hashtags, {_TEXTS[source]}"
                " WHERE item.company_id = %s AND timestamp >= %s AND timestamp < %s",
                [company.pk, first, first + timedelta(days=1)],
            )
            named += [
                (key, facet, name)
                for key, caption, hashtags, market in cursor.fetchall()
                for facet, name in sorted(facets_of(caption, hashtags, market))
            ]
    keys, facets, names = zip(*named, strict=True) if named else ((), (), ())
    return {"ids": list(keys), "facets": list(facets), "names": list(names)}
