"""The audit log: who did what to which object, from where, before and after.

Services call ``record`` beside the change, in its transaction: no change without its event.
Who is at work, and from where, is known at the edge only (request, task, command) and carried
here by a ``ContextVar``, so that services need no request.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from structlog.contextvars import get_contextvars

from accounts.enums import ActorKind, AuditAction
from accounts.models import AuditEvent, Company, User
from kbeauty.lib.tenancy import current_company_id, tenant

LABEL_LENGTH = 254
AGENT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece of work comes from; the product itself where nobody asked for it."""

    kind: ActorKind = ActorKind.SYSTEM
    actor: User | None = None
    # What to call the actor where there is no person: a key's name and beginning.
    label: str = ""
    # Address of the member of staff who works in the actor's place.
    impersonator: str = ""
    ip: str | None = None
    user_agent: str = ""


_PRODUCT = Origin()
_origin: ContextVar[Origin] = ContextVar("audit_origin", default=_PRODUCT)


def current_origin() -> Origin:
    return _origin.get()


@contextmanager
def origin(found: Origin) -> Iterator[None]:
    """Events inside the block come from there."""
    token = _origin.set(found)
    try:
        yield
    finally:
        _origin.reset(token)


def switch_origin(**changes: Any) -> None:
    """What became known later, to the end of the enclosing block: a token's person, a key."""
    _origin.set(replace(_origin.get(), **changes))


def record(
    action: AuditAction,
    *,
    company: Company | None = None,
    target: models.Model | None = None,
    target_label: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    by: User | None = None,
) -> AuditEvent:
    """Add one event; ``before`` and ``after`` hold JSON values, never secrets.

    ``by`` is the person where the caller knows better than the edge, as in a registration.
    What a key does is the key's: whoever made it may have left long ago.
    """
    here = _origin.get()
    is_key = here.kind == ActorKind.API_KEY
    if by is not None and by != here.actor and not is_key:
        here = replace(here, kind=ActorKind.PERSON, actor=by, label="")
    label = here.label or (here.actor.email if here.actor else "")
    event = AuditEvent(
        company=company,
        actor_kind=here.kind,
        actor=here.actor,
        actor_label=label[:LABEL_LENGTH],
        impersonator_label=here.impersonator[:LABEL_LENGTH],
        action=action,
        target_type=target._meta.label_lower if target is not None else "",
        target_code=str(getattr(target, "code", None) or "") if target else "",
        target_label=(target_label or (str(target) if target is not None else ""))[
            :LABEL_LENGTH
        ],
        before=dict(before or {}),
        after=dict(after or {}),
        ip=here.ip,
        user_agent=here.user_agent[:AGENT_LENGTH],
        request_id=str(get_contextvars().get("request_id", ""))[:64],
    )
    company_id = company.pk if company else current_company_id()
    with tenant(company_id):
        event.save(force_insert=True)
    return event


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what changed, for ``before=`` and ``after=``."""
    changed = [name for name in after if before.get(name) != after[name]]
    return (
        {name: before.get(name) for name in changed},
        {name: after[name] for name in changed},
    )
