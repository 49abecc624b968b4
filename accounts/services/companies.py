"""Companies from their beginning to their end."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.access import memberships_of
from accounts.enums import AuditAction, Role
from accounts.models import Company, Membership, User
from accounts.validators import check_name
from kbeauty.lib.errors import ConflictError, InvalidInputError
from kbeauty.lib.market_codes import MARKETS
from kbeauty.lib.tenancy import tenant

# Each company has a free plan of its own: without an end one person would have no limit.
OWNED_COMPANIES = 20


@transaction.atomic
def create_company(*, user: User, name: str) -> Company:
    """A new company with this person as its owner."""
    name = _readable(name)
    # Two requests at once count one after the other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    owned = [one for one in memberships_of(user) if one.role == Role.OWNER]
    if len(owned) >= OWNED_COMPANIES:
        message = _("You own %(count)s companies already, and that is the most.")
        raise ConflictError(message % {"count": OWNED_COMPANIES})
    company = Company.objects.create(name=name)
    with tenant(company.pk):
        Membership.objects.create(user=user, company=company, role=Role.OWNER)
        audit.record(
            AuditAction.COMPANY_CREATED,
            company=company,
            target=company,
            after={"name": name},
            by=user,
        )
    return company


@transaction.atomic
def change_company(
    *,
    company: Company,
    name: str | None = None,
    industry: str | None = None,
    target_markets: list[str] | None = None,
) -> Company:
    """Change what is given; None leaves a value as it is."""
    locked = lock_company(company)
    asked: dict[str, Any] = {
        "name": None if name is None else _readable(name),
        "industry": None if industry is None else industry.strip(),
        "target_markets": None if target_markets is None else _known(target_markets),
    }
    wanted = {field: value for field, value in asked.items() if value is not None}
    held = {field: getattr(locked, field) for field in wanted}
    before, after = audit.difference(held, wanted)
    for field, value in wanted.items():
        setattr(company, field, value)
    if after:
        company.save(update_fields=[*after, "updated_at"])
        audit.record(
            AuditAction.COMPANY_CHANGED,
            company=company,
            target=company,
            before=before,
            after=after,
        )
    return company


def lock_company(company: Company) -> Company:
    """The company's row, held to the end of the transaction: its members change in turn.

    Rows that name the company as their own may still be written meanwhile.
    """
    return Company.objects.select_for_update(no_key=True).get(pk=company.pk)


def _readable(name: str) -> str:
    name = name.strip()
    try:
        check_name(name)
    except ValidationError as error:
        raise InvalidInputError(
            error.messages[0], fields={"name": error.messages}
        ) from error
    return name


def _known(codes: list[str]) -> list[str]:
    """The markets in the registry's order, each once."""
    unknown = sorted(set(codes) - set(MARKETS))
    if unknown:
        message = _("Unknown market: %(codes)s.") % {"codes": ", ".join(unknown)}
        raise InvalidInputError.at("target_markets", message)
    return [code for code in MARKETS if code in codes]
