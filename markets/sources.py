"""What modules without a database ask for, and who has one answers."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class NamedLater(Generic[T]):
    """Calls the function that was named by ``follow``; before that the answer is ``brought``."""

    def __init__(self, brought: T) -> None:
        self._brought = brought
        self._source: Callable[[], T] | None = None

    def follow(self, source: Callable[[], T] | None) -> None:
        """Ask this function from now on; None: as the product brings it."""
        self._source = source

    def __call__(self) -> T:
        return self._brought if self._source is None else self._source()
