"""Which of a company's accounts may ask about others, and the reason where none may."""

from accounts.models import Company
from instagram.abilities import can
from instagram.clients.messages import message_for
from instagram.enums import Ability, AccountStatus
from instagram.models import InstagramAccount
from kbeauty.lib.errors import ConflictError

NO_ACCOUNT = "no_facebook_account"


def accounts_with(company: Company, ability: Ability) -> list[InstagramAccount]:
    """Connected accounts that can do this, in a lasting order."""
    connected = (
        InstagramAccount.objects.for_company(company)
        .filter(status=AccountStatus.ACTIVE)
        .exclude(token="")
        .select_related("company")
        .order_by("pk")
    )
    return [one for one in connected if can(one, ability)]


def require_account(company: Company, ability: Ability) -> None:
    if not accounts_with(company, ability):
        raise ConflictError(message_for(NO_ACCOUNT), code=NO_ACCOUNT)
