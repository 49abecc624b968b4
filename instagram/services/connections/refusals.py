"""What a person reads where connecting does not work, and the calls that were made."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from instagram import oauth
from instagram.clients.errors import ClientError, message_for
from instagram.clients.schemas import CallRecord, FacebookPage
from instagram.enums import Login
from instagram.models import InstagramAccount
from instagram.scopes import scope_names
from instagram.services.calls import save_calls
from kbeauty.lib.errors import (
    AppError,
    InvalidInputError,
    NotFoundError,
    UpstreamError,
)

log = structlog.get_logger(__name__)


def not_configured() -> AppError:
    return NotFoundError(
        _("Connecting Instagram is not set up here. Please tell your administrator."),
        code="instagram_not_configured",
    )


def declined(error: str) -> AppError:
    """What the log-in's ``error`` means."""
    if error == "access_denied":
        return InvalidInputError(
            _(
                "You did not allow access to Instagram, so nothing was connected. "
                "Press Connect Instagram again if that was a mistake."
            ),
            code="oauth_denied",
        )
    return InvalidInputError(
        _("Instagram broke off the log-in. Press Connect Instagram again."),
        code="oauth_failed",
    )


MISSING = {
    Login.INSTAGRAM: _(
        "Permission is missing for: {names}. Press Connect Instagram again and leave all "
        "permissions switched on."
    ),
    Login.FACEBOOK: _(
        "Permission is missing for: {names}. Press Connect through Facebook again and "
        "leave all permissions switched on."
    ),
}


def require_scopes(granted: Sequence[str], login: Login) -> None:
    """Refuse a log-in that leaves out a permission we asked for, and name it."""
    missing = oauth.missing_scopes(granted, login)
    if missing:
        names = scope_names(missing)
        message = format_lazy(MISSING[login], names=names)
        raise InvalidInputError(message, code="missing_scope")


def nothing_to_connect(pages: Sequence[FacebookPage]) -> AppError:
    """A log-in through Facebook that leads to no account, with the reason of each Page."""
    if not pages:
        message = _(
            "Facebook showed us no Page. Log in again, choose the Pages whose Instagram "
            "accounts you want to connect, and leave them switched on."
        )
        return InvalidInputError(message, code="no_page")
    reasons = [
        format_lazy(
            "{page}: {reason}", page=page.name, reason=message_for(page.problem)
        )
        for page in pages
    ]
    return InvalidInputError(
        format_lazy(" ".join(["{}"] * len(reasons)), *reasons),
        code="no_instagram_account",
    )


@contextmanager
def recorded(
    company: Company, account: InstagramAccount | None = None
) -> Iterator[list[CallRecord]]:
    """Keeps the calls that were made, those before a failure too."""
    calls: list[CallRecord] = []
    try:
        yield calls
    finally:
        save_calls(company=company, records=calls, account=account)


@contextmanager
def told_to_person() -> Iterator[None]:
    """A client's refusal inside the block becomes one that a person can act on."""
    try:
        yield
    except ClientError as error:
        log.warning("connect_failed", reason=error.reason, trace_id=error.trace_id)
        raise as_app_error(error) from error


def as_app_error(error: ClientError) -> AppError:
    """The client's refusal as a sentence for the person."""
    refusal = InvalidInputError if error.permanent else UpstreamError
    return refusal(
        message_for(error.reason), code=error.reason, retry_after=error.retry_after
    )
