"""Settings of the engines that answer in words: keys, models, patience and money."""

from decimal import Decimal

from kbeauty.settings.environment import env

# Who is asked, in this order; a company may have an order of its own. "local" never fails,
# so what stands behind it is never asked.
AI_ENGINES: list[str] = env.list("AI_ENGINES", default=["openai", "anthropic", "local"])

OPENAI_API_KEY: str = env.str("OPENAI_API_KEY", default="")
OPENAI_BASE_URL: str = env.str("OPENAI_BASE_URL", default="https://api.openai.com/v1")
OPENAI_MODEL: str = env.str("OPENAI_MODEL", default="gpt-6-luna")
# How much a model thinks before it answers; thoughts count as output. Empty: not said, for
# models that do not know it.
OPENAI_EFFORT: str = env.str("OPENAI_EFFORT", default="low")

ANTHROPIC_API_KEY: str = env.str("ANTHROPIC_API_KEY", default="")
ANTHROPIC_BASE_URL: str = env.str(
    "ANTHROPIC_BASE_URL", default="https://api.anthropic.com"
)
ANTHROPIC_MODEL: str = env.str("ANTHROPIC_MODEL", default="claude-haiku-5-5")

# Seconds for one call, and for one question with all its calls: a person waits.
AI_TIMEOUT: float = env.float("AI_TIMEOUT", default=20.0)
AI_DEADLINE: float = env.float("AI_DEADLINE", default=45.0)
# How often one engine is called for one question, if what went wrong passes by itself.
AI_TRIES: int = env.int("AI_TRIES", default=3)
# A service that asks for a longer pause than this is left for the next engine.
AI_LONGEST_PAUSE: float = env.float("AI_LONGEST_PAUSE", default=8.0)

# US dollars a month (UTC) by plan, for companies without a budget of their own.
AI_BUDGETS: dict[str, Decimal] = {
    plan: Decimal(amount)
    for plan, amount in env.dict(
        "AI_BUDGETS",
        default={"free": "1", "basic": "10", "pro": "100", "enterprise": "500"},
    ).items()
}
# Prices in place of analysis/engines/prices.json, in the same form.
AI_PRICES_FILE: str = env.str("AI_PRICES_FILE", default="")

# A model of the hub that reads moods in place of our own, by name or folder; needs
# requirements-ml.txt. Empty: our own.
MOOD_MODEL: str = env.str("MOOD_MODEL", default="")
