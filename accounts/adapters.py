"""Our hooks into allauth."""

from allauth.account.adapter import DefaultAccountAdapter

from accounts.validators import check_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """allauth's behaviour with our rules."""

    def clean_email(self, email: str) -> str:
        check_address(email)
        return email
