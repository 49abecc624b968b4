from accounts import audit
from accounts.enums import ActorKind, AuditAction


def event(company, action=AuditAction.COMPANY_CHANGED, *, who="", staff="", **given):
    """One event of a company, as a service records it."""
    here = audit.Origin(kind=ActorKind.PERSON, label=who, impersonator=staff)
    with audit.origin(here):
        return audit.record(action, company=company, **given)
