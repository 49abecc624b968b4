"""How many items a page asks for."""


class PageSize:
    """Fewer while answers are too large, and more again as soon as they are not."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.limit = most

    def shrink(self) -> None:
        self.limit = max(1, self.limit // 2)

    def grow(self) -> None:
        self.limit = min(self._most, self.limit * 2)
