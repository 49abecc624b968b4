"""Entries that a question is about: Postgres full text and trigrams, fused by rank.

The texts are English and Korean and full text has no grammar for Korean, so words are matched
from their beginning, and trigrams find what particles, endings and misspellings hide.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import translation

from kbeauty.lib.upsert import storable
from markets.models import KnowledgeEntry
from markets.registry import MARKETS, market_name

# Entries in the order in which they answer: their primary keys, the best first. A vector
# search would be one more; none is built.
Ranking = Callable[[str, str], Sequence[int]]
LONGEST = 500
_MOST_TERMS = 24
# Reciprocal rank fusion, as Cormack et al. (2009) found it good.
_RANK_CONSTANT = 60
# Trigrams: below, words are alike by chance. Hangul has fewer of them to a word.
_ALIKE = 0.6
_ALIKE_OTHER_SCRIPT = 0.5
_DEEPEST = 40
_WORD = re.compile(r"\w+")
# Words that questions hold whatever they are about, English and Korean.
_STOPS = frozenset(
    (Path(__file__).parent / "stop_words.txt").read_text("utf-8").split()
)
_HELD = """
    held AS (
        SELECT id, search, lower(text_en || ' ' || text_ko || ' ' || words) AS text
        FROM markets_knowledgeentry WHERE %(market)s = '' OR market = %(market)s
    ),
    asked AS (SELECT DISTINCT unnest(%(terms)s::text[]) AS term)"""
# A word that few entries hold says more than one that most do.
_RANKED = """,
    rare AS (
        SELECT term, ln(1 + (SELECT count(*) FROM held)::float / count(*)) AS weight
        FROM hits GROUP BY term
    )
    SELECT hits.id, sum(hits.share * rare.weight) AS score
    FROM hits JOIN rare USING (term) GROUP BY hits.id
    ORDER BY score DESC, hits.id LIMIT %(deepest)s"""
_BY_WORDS = f"""WITH {_HELD},
    hits AS (
        SELECT term, id, 1.0 AS share FROM asked JOIN held
        ON search @@ (quote_literal(term)
            || CASE WHEN length(term) > 1 THEN ':*' ELSE '' END)::tsquery
    ){_RANKED}"""  # noqa: S608 - constants of this module
_BY_TRIGRAMS = f"""WITH {_HELD},
    hits AS (
        SELECT term, id, share FROM (
            SELECT term, id, word_similarity(term, text) AS share FROM asked, held
        ) AS pairs WHERE share >= CASE
            WHEN term ~ '^[[:ascii:]]+$' THEN %(alike)s ELSE %(alike_other)s END
    ){_RANKED}"""  # noqa: S608 - constants of this module


def search(
    question: str, market: str = "", *, limit: int = 8, more: Sequence[Ranking] = ()
) -> list[KnowledgeEntry]:
    """The entries about a question, the best first; of the market it names where none is given.

    ``more`` are further rankings to be fused with ours, such as of vectors.
    """
    asked = str(storable(question))[:LONGEST]
    place = market or market_named(asked)
    ranked = [ranking(asked, place) for ranking in (by_words, by_trigrams, *more)]
    best = fused(ranked)[:limit]
    entries: Mapping[int, KnowledgeEntry] = KnowledgeEntry.objects.in_bulk(best)
    return [entries[key] for key in best if key in entries]


def by_words(question: str, market: str) -> list[int]:
    return _ranked(_BY_WORDS, question, market)


def by_trigrams(question: str, market: str) -> list[int]:
    return _ranked(_BY_TRIGRAMS, question, market)


def fused(rankings: Sequence[Sequence[int]]) -> list[int]:
    """One order out of several: what stands high in more than one comes first."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for place, key in enumerate(ranking, 1):
            scores[key] = scores.get(key, 0.0) + 1 / (_RANK_CONSTANT + place)
    return sorted(scores, key=lambda key: (-scores[key], key))


def market_named(question: str) -> str:
    """The market that a question names in English or Korean; empty for none or several."""
    plain = question.casefold()
    found = [code for code in MARKETS if any(name in plain for name in _names(code))]
    return found[0] if len(found) == 1 else ""


def _names(code: str) -> set[str]:
    names = set()
    for language in ("en", "ko"):
        with translation.override(language):
            names.add(market_name(code).casefold())
    return names


def terms_of(question: str) -> list[str]:
    """Words to look for, without those that every question holds and an English plural's s."""
    words = (
        word[:-1] if word.isascii() and len(word) > 3 and word.endswith("s") else word
        for word in _WORD.findall(question.casefold())
    )
    kept = dict.fromkeys(word for word in words if word not in _STOPS)
    return list(kept)[:_MOST_TERMS]


def _ranked(statement: str, question: str, market: str) -> list[int]:
    terms = terms_of(question)
    if not terms:
        return []
    values: dict[str, Any] = {
        "terms": terms,
        "market": market,
        "alike": _ALIKE,
        "alike_other": _ALIKE_OTHER_SCRIPT,
        "deepest": _DEEPEST,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
