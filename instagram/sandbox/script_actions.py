"""What the control page can do with scripts of trouble."""

import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from instagram.sandbox import chance, scripts
from instagram.sandbox.params import (
    ActionError,
    Params,
    Result,
    account,
    number,
    text,
)


def run(params: Params) -> Result:
    """Run a script from now on; the page's form sends it as one text."""
    try:
        told = json.loads(text(params, "json")) if "json" in params else params
        return scripts.start(scripts.read(told))
    except (ValueError, TypeError, AttributeError) as error:
        raise ActionError(
            _("The script cannot be read: %(error)s") % {"error": error}
        ) from error


def run_random(params: Params) -> Result:
    """Run a script made from a seed; it is told, so that it can be kept."""
    name = text(params, "username")
    if name:
        account(params)
    try:
        made = chance.script(
            int(number(params, "seed", 1)),
            int(number(params, "calls", 100)),
            count=int(number(params, "faults")),
            kinds=_kinds(params),
            username=name,
        )
    except ValueError as error:
        raise ActionError(str(error)) from error
    return scripts.start(scripts.read(made | _latency(params)))


def _kinds(params: Params) -> list[str]:
    told = params.get("kinds", "")
    if isinstance(told, list):
        return [str(each) for each in told]
    return [each.strip() for each in str(told).split(",") if each.strip()]


def _latency(params: Params) -> dict[str, Any]:
    return {"latency": params["latency"]} if params.get("latency") else {}


def clear(params: Params) -> Result:
    scripts.stop()
    return {}


ACTIONS: dict[str, Callable[[Params], Result]] = {
    "script": run,
    "random-script": run_random,
    "clear-script": clear,
}
