"""The two forms a person registers with: by password, and by Google."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.internal import flows
from allauth.core import context as allauth_context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.forms import SignupForm as SocialSignupForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from accounts.invited import open_invitation
from accounts.models import Invitation, User
from accounts.services.people import EmailTakenError, register_company
from accounts.validators import check_name

Outcome = tuple[User | None, HttpResponseBase | None]


class WorkspaceFields(forms.Form):
    """What we ask besides e-mail and password."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    company_name = forms.CharField(
        label=_("Company"),
        max_length=200,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    invitation: Invitation | None = None

    def join(self, invitation: Invitation) -> None:
        """Whoever is invited joins a company, by the address that the link came to."""
        self.invitation = invitation
        del self.fields["company_name"]
        self.initial["email"] = invitation.email
        self.fields["email"].disabled = True


class RegistrationForm(WorkspaceFields, SignupForm):  # type: ignore[misc]  # allauth is untyped
    field_order = ("email", "full_name", "company_name", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invitation = open_invitation(allauth_context.request)
        if invitation is not None:
            self.join(invitation)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        password = cleaned.get("password1")
        if password and "password1" not in self.errors:
            # With the name as well, which allauth does not know.
            person = User(
                email=cleaned.get("email", ""), full_name=cleaned.get("full_name", "")
            )
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def save(self, request: HttpRequest) -> User:
        cleaned = self.cleaned_data
        return register_company(
            email=cleaned["email"],
            password=cleaned["password1"],
            full_name=cleaned["full_name"],
            company_name=cleaned.get("company_name"),
            is_confirmed=self.invitation is not None,
        )

    def try_save(self, request: HttpRequest) -> Outcome:
        try:
            outcome: Outcome = super().try_save(request)
        except EmailTakenError:
            # Somebody registered it between our look and our write.
            email = self.cleaned_data["email"]
            return None, flows.signup.prevent_enumeration(request, email=email)
        return outcome


class GoogleRegistrationForm(WorkspaceFields, SocialSignupForm):  # type: ignore[misc]
    """Google tells address and name; we still need the company."""

    field_order = ("email", "full_name", "company_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Confirmed by Google: another one would have to be confirmed by us.
        self.fields["email"].disabled = True
        invitation = open_invitation(allauth_context.request)
        if invitation is not None and invitation.email == self.initial.get("email"):
            self.join(invitation)

    def save(self, request: HttpRequest) -> User:
        user: User = get_adapter().save_user(request, self.sociallogin, form=self)
        return user
