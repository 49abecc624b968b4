"""Logs for people and machines, with nothing in them that is not theirs to see."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

SECRET_KEYS = re.compile(
    r"token|password|secret|authorization|cookie|caption|signed_request|^code$|^text$",
    re.IGNORECASE,
)
# The same inside a sentence: an address with a query, a header, a form.
SECRET_PAIRS = re.compile(
    r"(access_token|client_secret|password|refresh_token|code|state)=[^&\s\"']+",
    re.IGNORECASE,
)
# Ways into an account that are part of a path; a code of an invitation is shorter than its link.
SECRET_PATHS = re.compile(
    r"(/password/reset/key/|/confirm-email/|/invitations/(?=[^/\s?\"']{37}))[^/\s?\"']+"
)
# Postgres shows the row that a constraint refused: captions, encrypted tokens.
REFUSED_ROW = re.compile(r"(Failing row contains) \(.*\)", re.DOTALL)
# Our own keys, wherever they turn up; the beginning may be seen.
API_KEYS = re.compile(r"(kbl_[a-z0-9]{8})_[\w-]{43}")
BEARER = re.compile(r"(Bearer|Api-Key)\s+[\w.~+/=-]+", re.IGNORECASE)
HIDDEN = "[hidden]"


def _clean_text(text: str) -> str:
    text = SECRET_PAIRS.sub(rf"\1={HIDDEN}", text)
    text = SECRET_PATHS.sub(rf"\1{HIDDEN}", text)
    text = REFUSED_ROW.sub(rf"\1 {HIDDEN}", text)
    text = API_KEYS.sub(rf"\1_{HIDDEN}", text)
    return BEARER.sub(rf"\1 {HIDDEN}", text)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, Mapping):
        return {key: _clean_pair(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value


def _clean_pair(key: str, value: Any) -> Any:
    # Numbers tell no secret: "code" is the status of an answer as well as OAuth's.
    if not isinstance(value, int | float) and SECRET_KEYS.search(key):
        return HIDDEN
    return _clean(value)


def hide_secrets(
    logger: Any, name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """structlog processor: no token, password, code or caption leaves in a log line."""
    for key in list(event):
        event[key] = _clean_pair(key, event[key])
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
]
# The same list at each call: a logger keeps the one it has met first.
_PROCESSORS = [*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]


def configure(*, as_json: bool, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: JSON lines, or readable ones."""
    structlog.configure(
        processors=_PROCESSORS,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    # The traceback becomes text first: plain, without locals, and cleaned like the rest.
    last = [structlog.processors.format_exc_info, hide_secrets, renderer]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *last,
                ],
                "foreign_pre_chain": [*_SHARED, structlog.stdlib.ExtraAdder()],
            }
        },
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            # Their own handlers would print every line twice.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # task_succeeded of django_structlog tells the same with more.
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "ERROR"},
            # request_finished of django_structlog tells the same with more.
            "django.request": {"level": "ERROR"},
        },
    }
