from django.db import models
from django.utils.translation import gettext_lazy as _


class AnalysisType(models.TextChoices):
    SENTIMENT = "sentiment", _("Sentiment")


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
