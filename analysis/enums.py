from django.db import models
from django.utils.translation import gettext_lazy as _


class AnalysisType(models.TextChoices):
    SENTIMENT = "sentiment", _("Sentiment")
    TRENDS = "trends", _("Trends")
    QUALITY = "quality", _("Content quality")
    AUTHENTICITY = "authenticity", _("Authenticity")
    CULTURAL_FIT = "cultural_fit", _("Cultural fit")
    TRANSCREATION = "transcreation", _("Transcreation")
    PREDICTION = "prediction", _("Performance prediction")
    MARKET_ENTRY = "market_entry", _("Market entry")


class BatchStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Done")
    STOPPED = "stopped", _("Stopped")

    @classmethod
    def under_way(cls) -> list[str]:
        return [cls.QUEUED, cls.RUNNING]


class ItemStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class CallOutcome(models.TextChoices):
    """How a call to an engine ended; also the reason why the next one was asked."""

    ANSWERED = "answered", _("Answered")
    # The model's own refusal, or its provider's filter.
    REFUSED = "refused", _("Refused to answer")
    TRUNCATED = "truncated", _("Answer cut off")
    BROKEN_WORDS = "broken_words", _("Answer not in the agreed form")
    UNSAFE = "unsafe", _("Answer with forbidden content")
    TIMEOUT = "timeout", _("No answer in time")
    NO_CONNECTION = "no_connection", _("No connection")
    BROKEN_ANSWER = "broken_answer", _("Not an answer of this service")
    REDIRECT = "redirect", _("Led elsewhere")
    RATE_LIMITED = "rate_limited", _("Too many calls")
    OVERLOADED = "overloaded", _("Overloaded")
    SERVER_ERROR = "server_error", _("Error of the service")
    NOT_PAID = "not_paid", _("Their account has no money left")
    KEY_REFUSED = "key_refused", _("Key refused")
    BAD_REQUEST = "bad_request", _("Request refused")
    # The process was told to stop while it waited.
    INTERRUPTED = "interrupted", _("Interrupted")
