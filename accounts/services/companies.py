"""Companies from their beginning to their end."""

from django.db import transaction

from accounts import audit
from accounts.enums import AuditAction, Role
from accounts.models import Company, Membership, User
from kbeauty.lib.tenancy import tenant


@transaction.atomic
def create_company(*, user: User, name: str) -> Company:
    """A new company with this person as its owner."""
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
