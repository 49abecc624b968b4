"""Figures of spans of time, put together from whole days and from posts where need be.

A day of the table is a day in UTC; a person's day begins elsewhere. Of each span the whole
days are read from the table, and the posts of the two days that it cuts, and of days that
changed since they were counted, from their own table: the sums are exact for any zone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import Company
from markets.daily.items import COUNTS, SUMS, Facet, Source, items_sql
from markets.periods import Period

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` up to ``stop``; answers name it by its number."""

    number: int
    start: datetime
    stop: datetime

    @classmethod
    def of(cls, period: Period) -> "Span":
        """The one span of a question about a whole period."""
        return cls(0, period.start, period.end)

    @property
    def whole_days(self) -> tuple[date, date] | None:
        """The first and the last day (UTC) that lie in it whole."""
        start, stop = self.start.astimezone(UTC), self.stop.astimezone(UTC)
        first = start.date() if start.time() == time() else start.date() + _DAY
        last = stop.date() - _DAY
        return (first, last) if first <= last else None

    @property
    def edges(self) -> list[tuple[datetime, datetime]]:
        """What is left of it before and after its whole days."""
        whole = self.whole_days
        if whole is None:
            return [(self.start, self.stop)]
        first, end = _midnight(whole[0]), _midnight(whole[1] + _DAY)
        edges = [(self.start, first), (end, self.stop)]
        return [(start, stop) for start, stop in edges if start < stop]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures are asked for; 0 is every origin, and an empty market every market."""

    company: Company
    source: Source = "own"
    facet: Facet = ""
    origin: int = 0
    market: str = ""


_WHOLE = "whole (number, first, last) AS (SELECT * FROM unnest(%(numbers)s::int[], %(firsts)s::date[], %(lasts)s::date[]))"
_LIVE = """
WITH {whole},
changed AS (
    SELECT DISTINCT whole.number, noted.day
    FROM whole JOIN markets_changedday noted
    ON noted.company_id = %(company)s AND noted.day BETWEEN whole.first AND whole.last
),
part (number, start, stop) AS (
    SELECT * FROM unnest(
        %(edge_numbers)s::int[], %(starts)s::timestamptz[], %(stops)s::timestamptz[]
    )
    UNION ALL SELECT number, day::timestamp AT TIME ZONE 'UTC',
    (day + 1)::timestamp AT TIME ZONE 'UTC' FROM changed
),
live AS (
    SELECT part.number, item.origin, item.market, item.name, {columns},
    CASE WHEN rate IS NULL THEN '{{}}' ELSE ARRAY[rate] END AS rates
    FROM part CROSS JOIN LATERAL ({items}) AS item
    WHERE (%(origin)s = 0 OR origin = %(origin)s)
    AND (%(market)s = '' OR market = %(market)s)
    UNION ALL
    SELECT whole.number, figure.origin, figure.market, figure.name, {columns}, rates
    FROM whole JOIN markets_dailyfigure figure
    ON figure.company_id = %(company)s AND source = %(source)s AND facet = %(facet)s
    AND figure.day BETWEEN whole.first AND whole.last
    WHERE (%(origin)s = 0 OR origin = %(origin)s)
    AND (%(market)s = '' OR market = %(market)s)
    AND NOT EXISTS (
        SELECT FROM changed
        WHERE changed.number = whole.number AND changed.day = figure.day
    )
)
"""
_COLUMNS = ", ".join((*SUMS, *COUNTS))
_TOTALS = ", ".join(f"sum({name}) AS {name}" for name in (*SUMS, *COUNTS))


def figures_of(
    asked: Asked, spans: Sequence[Span], *, by: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Sums of each span, and of each origin, market or name where ``by`` says so, in one query.

    Rows have ``number`` of the span, the columns of ``by``, all sums and counts, and
    ``median``, ``mean`` and ``rate_by_followers_known`` of the engagement rates. A span
    without posts has no row. ``by``: any of "origin", "market" and "name".
    """
    keys = ", ".join(("number", *by))
    items = items_sql(asked.source, asked.facet, first="part.start", stop="part.stop")
    live = _LIVE.format(whole=_WHOLE, columns=_COLUMNS, items=items)
    query = f"""
        {live}
        SELECT * FROM (SELECT {keys}, {_TOTALS} FROM live GROUP BY {keys}) AS total
        LEFT JOIN (
            SELECT {keys}, percentile_cont(0.5) WITHIN GROUP (ORDER BY one) AS median,
            avg(one) AS mean, count(one) AS rate_by_followers_known
            FROM live, unnest(rates) AS one GROUP BY {keys}
        ) AS rated USING ({keys}) ORDER BY {keys}
        """  # noqa: S608 - made of our own words
    with connection.cursor() as cursor:
        cursor.execute(query, _given(asked, spans))
        names = [column.name for column in cursor.description or ()]
        return [_plain(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


_MARKETS = """
WITH changed AS (
    SELECT DISTINCT day FROM markets_changedday WHERE company_id = %(company)s
)
SELECT market FROM markets_dailyfigure figure
WHERE company_id = %(company)s AND source = 'own' AND facet = ''
AND NOT EXISTS (SELECT FROM changed WHERE changed.day = figure.day)
UNION
SELECT market FROM changed CROSS JOIN LATERAL ({items}) AS item
"""


def markets_of(company: Company) -> set[str]:
    """Markets that the company has posts in; an empty one for posts that have none."""
    items = items_sql(
        "own",
        "",
        first="(changed.day::timestamp AT TIME ZONE 'UTC')",
        stop="((changed.day + 1)::timestamp AT TIME ZONE 'UTC')",
    )
    with connection.cursor() as cursor:
        cursor.execute(_MARKETS.format(items=items), {"company": company.pk})
        return {market for (market,) in cursor.fetchall()}


def _given(asked: Asked, spans: Iterable[Span]) -> dict[str, Any]:
    whole = [(one.number, *one.whole_days) for one in spans if one.whole_days]
    edges = [(one.number, *edge) for one in spans for edge in one.edges]
    return {
        "company": asked.company.pk,
        "source": asked.source,
        "facet": asked.facet,
        "origin": asked.origin,
        "market": asked.market,
        "numbers": [number for number, _, _ in whole],
        "firsts": [first for _, first, _ in whole],
        "lasts": [last for _, _, last in whole],
        "edge_numbers": [number for number, _, _ in edges],
        "starts": [start for _, start, _ in edges],
        "stops": [stop for _, _, stop in edges],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Sums of the database are decimals, of whole numbers all."""
    row["rate_by_followers_known"] = row["rate_by_followers_known"] or 0
    return {
        name: int(value) if isinstance(value, Decimal) else value
        for name, value in row.items()
    }


NOTHING: dict[str, Any] = {
    **dict.fromkeys(SUMS),
    **dict.fromkeys(COUNTS, 0),
    "median": None,
    "mean": None,
    "rate_by_followers_known": 0,
}
