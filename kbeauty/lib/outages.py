"""Redis that does not answer: what counts attempts and carries mails and tasks is gone."""

import structlog
from django.utils.translation import gettext as _
from django_redis.exceptions import ConnectionInterrupted
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from kbeauty.lib.errors import UpstreamError

# As the cache, the queue and the client itself say it.
OUTAGES = (ConnectionInterrupted, OperationalError, RedisError)

log = structlog.get_logger(__name__)


def outage_error(error: Exception) -> UpstreamError:
    """The refusal that a person reads; the log names the cause."""
    log.error("redis_unavailable", cause=type(error).__name__, detail=str(error)[:200])
    message = _("We cannot do this at the moment. Try again in a minute.")
    return UpstreamError(message, code="service_unavailable")
