from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.enums import NoticeChannel, NoticeKind, Role
from accounts.models import Company, Membership, User
from accounts.notices import Channels
from accounts.permissions import ASSIGNABLE_ROLES
from accounts.validators import ADDRESS_LENGTH, check_address, check_name
from kbeauty.lib.figures import market_choices

LANGUAGE_CHOICES = [("", _("As in the browser")), *settings.LANGUAGES]


class DeletionForm(forms.Form):
    """Whoever removes a company types its name: nobody does that by mistake."""

    typed_name = forms.CharField(
        label=_("Name of the company"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def time_zones() -> list[tuple[str, str]]:
    """Zones named after places; the old names without one are left out."""
    places = [
        name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(("Etc/", "US/", "SystemV/"))
    ]
    return [(name, name.replace("_", " ")) for name in (*places, "UTC")]


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What a person sets for themselves."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=150, required=False, validators=[check_name]
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=LANGUAGE_CHOICES,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Dates, hours and daily figures are shown in this zone."),
    )

    class Meta:
        model = User
        fields: ClassVar = ["full_name", "language", "time_zone"]


class CompanyForm(forms.Form):
    """What a company is called, does, and where it sells."""

    name = forms.CharField(label=_("Name"), max_length=200, validators=[check_name])
    industry = forms.CharField(label=_("Industry"), max_length=100, required=False)
    target_markets = forms.MultipleChoiceField(
        label=_("Target markets"),
        required=False,
        choices=market_choices,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, company: Company) -> "CompanyForm":
        return cls(
            initial={
                "name": company.name,
                "industry": company.industry,
                "target_markets": company.target_markets,
            }
        )


class NewCompanyForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the company"), max_length=200, validators=[check_name]
    )


def assignable_choices(membership: Membership) -> list[tuple[str, str]]:
    """The roles that this member may give, the smallest first."""
    allowed = ASSIGNABLE_ROLES[Role(membership.role)]
    return [(role.value, str(role.label)) for role in reversed(Role) if role in allowed]


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=ADDRESS_LENGTH,
        validators=[check_address],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = assignable_choices(by)  # type: ignore[attr-defined]  # a ChoiceField


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class TransferForm(forms.Form):
    """Typing the company's name shows that somebody read what they confirm."""

    name = forms.CharField(label=_("Name of the company"), max_length=200)

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._company = company

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not self._company.is_called(name):
            raise forms.ValidationError(_("This is not the company's name."))
        return name


class NoticeChoicesForm(forms.Form):
    """Ticks of the table of notices; what was not shown is not changed."""

    shown = forms.MultipleChoiceField(choices=NoticeKind.choices, required=False)
    app = forms.MultipleChoiceField(choices=NoticeKind.choices, required=False)
    email = forms.MultipleChoiceField(choices=NoticeKind.choices, required=False)

    def chosen(self) -> dict[NoticeKind, Channels]:
        cleaned = self.cleaned_data
        return {
            NoticeKind(kind): frozenset(
                channel for channel in NoticeChannel if kind in cleaned[channel]
            )
            for kind in cleaned["shown"]
        }


class WebhookKindsForm(forms.Form):
    """Which kinds of notice go to a webhook."""

    kinds = forms.MultipleChoiceField(
        label=_("What is sent there"),
        choices=NoticeKind.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )


class WebhookForm(WebhookKindsForm):
    """A new address of the company's own system."""

    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Begins with https:// and is reached from the internet."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    field_order = ("url", "kinds")
