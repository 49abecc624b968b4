"""The mood of emoji: the Emoji Sentiment Ranking and, over it, values of our own."""

from functools import cache

from analysis.language.lexicon import DATA, read_table


@cache
def values() -> dict[str, float]:
    """Emoji -> -1 to 1."""
    ranking = dict(read_table(DATA / "emoji_ranking.tsv"))
    return ranking | dict(read_table(DATA / "emoji_extra.tsv"))


def score(emoji: tuple[str, ...]) -> float | None:
    """Mean over the distinct known emoji; None where none is known."""
    known = [values()[sign] for sign in dict.fromkeys(emoji) if sign in values()]
    return sum(known) / len(known) if known else None
