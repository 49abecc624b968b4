"""Figures that Instagram refuses: found out once, and not asked for again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from instagram.enums import ProductType

# What a refusal is about: a placement of posts, or the account.
ACCOUNT_SCOPE = "ACCOUNT"
OTHER_SCOPE = "OTHER"
# After so many posts whose every metric was refused, the placement is not asked again.
GIVE_UP_AFTER = 3
REFUSED = "metric_refused"


def scope_of(product_type: str) -> str:
    """What a refusal of a post's figure is about."""
    return product_type if product_type in ProductType.values else OTHER_SCOPE


@dataclass(frozen=True, slots=True)
class Refusal:
    """A figure that Instagram refuses for an account, whatever the post."""

    scope: str
    metric: str
    error_code: int | None = None


@dataclass(slots=True)
class RefusedMetrics:
    """What is known to be refused for one account, by scope: a placement or the account.

    Threads share it: each change is one step of a dictionary or a list.
    """

    names: dict[str, set[str]] = field(default_factory=dict)
    barren: Counter[str] = field(default_factory=Counter)
    # Found out since somebody last took them to where they are kept.
    fresh: list[Refusal] = field(default_factory=list)

    def know(self, scope: str, metric: str) -> None:
        """Was found out earlier."""
        self.names.setdefault(scope, set()).add(metric)

    def is_known(self, scope: str, metric: str) -> bool:
        return metric in self.names.get(scope, ())

    def allowed(self, scope: str, names: Iterable[str]) -> list[str]:
        if self.barren[scope] >= GIVE_UP_AFTER:
            return []
        refused = self.names.get(scope, set())
        return [name for name in names if name not in refused]

    def note(self, scope: str, refused: Iterable[str], *, any_left: bool) -> None:
        """Remember; a post whose every metric fails tells of itself, not of the metrics.

        Until as many in a row say the same: then it is the placement.
        """
        self.barren[scope] = 0 if any_left else self.barren[scope] + 1
        if any_left or self.barren[scope] >= GIVE_UP_AFTER:
            self.switch_off(scope, refused)

    def switch_off(self, scope: str, refused: Iterable[str]) -> None:
        for name in refused:
            if not self.is_known(scope, name):
                self.know(scope, name)
                self.fresh.append(Refusal(scope, name, 100))
