"""Telling the trouble of one post from the trouble of all."""

from instagram.clients.errors import ClientError, ErrorKind

# One post's trouble; the next one may be fine.
GONE = {ErrorKind.BAD_REQUEST, ErrorKind.NOT_FOUND}
_OF_ONE_POST = {*GONE, ErrorKind.PERMISSION, ErrorKind.INVALID_ANSWER}
_UNREADABLE = {ErrorKind.INVALID_ANSWER}
# The same trouble with so many posts in a row is not theirs.
PATIENCE = 3


class Patience:
    """Counts the refusals in a row."""

    def __init__(self, *, of_left_out: bool = False) -> None:
        self._of_left_out = of_left_out
        self._in_a_row = 0
        # False: leave this step out, a permission is missing.
        self.is_willing = True

    def judge(self, answer: object) -> None:
        """Raise the error, if it is one, that is not this post's alone."""
        if not isinstance(answer, ClientError):
            self._in_a_row = 0
            return
        if answer.kind not in _OF_ONE_POST:
            raise answer
        if answer.kind in GONE or (self._of_left_out and answer.kind in _UNREADABLE):
            return
        self._in_a_row += 1
        if self._in_a_row < PATIENCE:
            return
        if answer.kind != ErrorKind.PERMISSION:
            raise answer
        self.is_willing = False
