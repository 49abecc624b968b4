"""The scale of moods from 0 to 100, where 50 is even."""

POSITIVE_FROM, NEGATIVE_TO = 60, 40


def on_scale(score: float) -> float:
    """-1..1 to 0..100."""
    return round(min(100.0, max(0.0, 50 * (1 + score))), 1)


def mood_of(scaled: float) -> str:
    if scaled >= POSITIVE_FROM:
        return "positive"
    return "negative" if scaled <= NEGATIVE_TO else "neutral"


def share(part: int, whole: int) -> float:
    """Per cent, one decimal; 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0
