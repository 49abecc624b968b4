"""Several calls for figures of the same days, and what to make of their refusals."""

from collections.abc import Iterable, Mapping
from typing import Any

from instagram.clients.connection import Connection, items
from instagram.clients.errors import ClientError
from instagram.clients.insights import blames_a_metric
from instagram.clients.metrics import FOLLOW_TYPE, FOLLOWER_TYPE
from instagram.clients.refusals import ACCOUNT_SCOPE, RefusedMetrics
from instagram.enums import CallPool

# What an unsupported breakdown answers with, and any trouble that passes.
_UNKNOWN_ERROR = 1


def ask(
    connection: Connection, names: Iterable[str], params: Mapping[str, str]
) -> list[Any]:
    """The items of one call for figures of the account."""
    path = f"{connection.account_path}/insights"
    answer = connection.get(
        path, pool=CallPool.ACCOUNT, metric=",".join(names), **params
    )
    return items(answer)


def _key(metric: str, breakdown: str) -> str:
    return f"{metric}.{breakdown}" if breakdown else metric


class Asking:
    """Asks for figures group by group, one by one where a group is refused.

    A refusal is a metric's own only if others were told of the same days: else it may be
    the days that Instagram minds.
    """

    def __init__(
        self, connection: Connection, refused: RefusedMetrics, params: Mapping[str, str]
    ) -> None:
        self._connection = connection
        self._refused = refused
        self._params = params
        self._blamed: dict[str, ClientError] = {}
        self.items: list[Any] = []
        self._is_answered = False

    def ask(self, names: Iterable[str], breakdown: str = "") -> None:
        asked = [name for name in names if not self._is_off(name, breakdown)]
        if not asked:
            return
        try:
            self._call(asked, breakdown)
        except ClientError as error:
            if not blames_a_metric(error):
                raise
            if len(asked) == 1:
                self._blamed[_key(asked[0], breakdown)] = error
                return
            for name in asked:
                self.ask([name], breakdown)

    def _is_off(self, name: str, breakdown: str) -> bool:
        return self._refused.is_known(ACCOUNT_SCOPE, _key(name, breakdown))

    def _call(self, names: list[str], breakdown: str) -> None:
        params = {**self._params, **({"breakdown": breakdown} if breakdown else {})}
        self.items += ask(self._connection, names, params)
        self._is_answered = True

    def ask_in_either_spelling(self, name: str) -> None:
        """By kind of follower, as Meta's table spells it and as its parameters do."""
        if self._is_told(name, FOLLOW_TYPE) or not self._is_told(name, FOLLOWER_TYPE):
            return
        # The other spelling works: the refusal of the first was no passing trouble.
        self._refused.switch_off(ACCOUNT_SCOPE, [_key(name, FOLLOW_TYPE)])

    def _is_told(self, name: str, breakdown: str) -> bool:
        if self._is_off(name, breakdown):
            return False
        try:
            self._call([name], breakdown)
        except ClientError as error:
            if blames_a_metric(error):
                self._blamed[_key(name, breakdown)] = error
            elif error.code != _UNKNOWN_ERROR:
                raise
            return False
        return True

    def close(self) -> None:
        """Switch off what was refused on its own; raise if everything was."""
        if self._blamed and not self._is_answered:
            raise next(iter(self._blamed.values()))
        self._refused.switch_off(ACCOUNT_SCOPE, self._blamed)
