"""What the control page can do for load: accounts in great numbers."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from instagram.sandbox.generating import Order
from instagram.sandbox.generating import generate as make
from instagram.sandbox.params import ActionError, Params, Result, number, text


def generate(params: Params) -> Result:
    """Accounts in great numbers from a seed."""
    try:
        order = Order(
            seed=int(number(params, "seed", 1)),
            accounts=int(number(params, "accounts", 1)),
            posts=int(number(params, "posts", 300)),
            comments=int(number(params, "comments", 20)),
            days=int(number(params, "days", 730)),
            until=_until(params),
        )
    except ValueError as error:
        raise ActionError(_("So much cannot be made.")) from error
    return make(order)


def _until(params: Params) -> date:
    wanted = text(params, "until")
    return date.fromisoformat(wanted) if wanted else datetime.now(UTC).date()


ACTIONS: dict[str, Callable[[Params], Result]] = {
    "generate": generate,
}
