"""How long to leave a hashtag or creator alone after a refusal, and whom it concerns."""

from datetime import timedelta

from instagram.clients.errors import ClientError, ErrorKind

# Beat comes once an hour: what passes by itself is asked again with the next one.
NEXT_ROUND = timedelta(minutes=55)
# Nothing changes by itself; whoever is told may act any day.
PERMISSION_PAUSE = timedelta(days=1)
# No window of Instagram's is longer, whatever a header says.
LONGEST_TOLD = timedelta(days=1)
# Refused for the account, its log-in or the app: the rows after it would fare no better.
_OF_ACCOUNT = {ErrorKind.LOGIN, ErrorKind.PERMISSION, ErrorKind.POLICY}
_OF_APP = {ErrorKind.THROTTLED}
OF_ROW = {ErrorKind.BAD_REQUEST, ErrorKind.NOT_FOUND}


def pause_after(error: ClientError) -> timedelta:
    """For what is not the row's own trouble."""
    if error.retry_after is not None:
        return min(timedelta(seconds=error.retry_after), LONGEST_TOLD)
    return PERMISSION_PAUSE if error.kind in _OF_ACCOUNT else NEXT_ROUND


def ends_round(error: ClientError | None) -> bool:
    """Discovery draws on one pool for the whole app: when it is empty, all wait."""
    return error is not None and error.kind in _OF_APP


def ends_account(error: ClientError | None) -> bool:
    return error is not None and error.kind in _OF_ACCOUNT
