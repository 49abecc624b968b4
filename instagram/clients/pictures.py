"""A post's picture, by the signed link that Instagram gave with the post.

Links end after some days (Meta does not say after how many); what has ended answers 403 or
410. The link is of a network of its own, not of the Graph API: no call of a budget is used.
"""

from http import HTTPStatus

from instagram.clients.errors import ClientError, ErrorKind
from kbeauty.lib import http
from kbeauty.lib.breaker import Breaker, BreakerOpenError

SERVICE = "instagram_pictures"
# A person waits for it.
LIMITS = http.Limits(connect=3, read=5, total=8, max_bytes=10 * 1024 * 1024)
_ACCEPTED = "image/jpeg,image/png,image/webp"
_ENDED = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


def picture_bytes(url: str) -> bytes:
    """What lies at the link; ClientError of kind NOT_FOUND where the link has ended."""
    breaker = Breaker(SERVICE)
    try:
        ticket = breaker.enter()
    except BreakerOpenError as error:
        raise ClientError(
            "Pictures are not asked for at the moment.",
            ErrorKind.NETWORK,
            retry_after=error.seconds,
            is_own=True,
        ) from None
    try:
        answer = http.request("GET", url, headers={"Accept": _ACCEPTED}, limits=LIMITS)
    except http.RefusedAddressError as error:
        # Nobody was called.
        breaker.leave(ticket)
        raise ClientError(str(error), ErrorKind.BAD_REQUEST) from None
    except http.HttpError as error:
        breaker.fail(ticket)
        raise ClientError(str(error), ErrorKind.NETWORK) from None
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        breaker.fail(ticket)
    else:
        breaker.succeed(ticket)
    if answer.status_code == HTTPStatus.OK:
        return answer.body
    is_ended = answer.status_code in _ENDED
    raise ClientError(
        f"{answer.host}: status {answer.status_code}",
        ErrorKind.NOT_FOUND if is_ended else ErrorKind.TRANSIENT,
    )
