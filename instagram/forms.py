"""Forms of the import pages: they check input, the services decide."""

from collections.abc import Sequence
from typing import Any, TypedDict, cast
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from instagram.clients.schemas import FacebookPage
from instagram.imports.encodings import LABELS
from instagram.imports.fields import FIELDS
from instagram.imports.issues import FILE_SENTENCES
from instagram.imports.recognition import FileFacts
from instagram.models import ImportBatch, InstagramAccount
from kbeauty.lib.figures import market_choices

# In front of the names of the world's zones: where our customers sell.
_NEAR_ZONES = (
    "Asia/Seoul",
    "Asia/Tokyo",
    "America/Los_Angeles",
    "America/New_York",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/London",
    "Asia/Jakarta",
    "UTC",
)


def zone_choices() -> list[tuple[str, str]]:
    others = sorted(available_timezones() - set(_NEAR_ZONES))
    return [(name, name.replace("_", " ")) for name in (*_NEAR_ZONES, *others)]


NEW_ACCOUNT = "new"
# The other dates of the file decide.
AUTOMATIC = "auto"


class ImportForm(forms.Form):
    """A file, the account it belongs to and the zone of its dates."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.tsv,.txt,.json,.gz", "data-drop-zone": ""}
        ),
    )
    account = forms.ChoiceField(label=_("Account"))
    username = forms.CharField(
        label=_("User name of the new account"),
        required=False,
        max_length=64,
        help_text=_("Only for an account that is not in the list above."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone of the dates in the file"),
        choices=zone_choices,
        help_text=_("Counts for dates that do not name their own zone."),
    )

    def __init__(self, *args: Any, company: Company, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._accounts: dict[str, InstagramAccount] = {
            str(account.code): account
            for account in InstagramAccount.objects.for_company(company)
        }
        known = [(code, f"@{one.username}") for code, one in self._accounts.items()]
        # Nothing chosen beforehand: a file in the wrong brand is hard to take back.
        first = [("", _("Choose an account"))] if known else []
        self.fields["account"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            *first,
            *known,
            (NEW_ACCOUNT, _("A new account, from files only")),
        ]
        self.fields["time_zone"].initial = user.time_zone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("account") == NEW_ACCOUNT and not cleaned.get("username"):
            self.add_error("username", _("Name the account the posts belong to."))
        return cleaned

    @property
    def chosen_account(self) -> InstagramAccount | None:
        return self._accounts.get(self.cleaned_data.get("account", ""))


class MappingSettings(TypedDict):
    mapping: dict[str, str]
    time_zone: str
    date_order: str
    encoding: str


class MappingForm(forms.Form):
    """What each column of a file stands for."""

    time_zone = forms.ChoiceField(
        label=_("Time zone of the dates in the file"), choices=zone_choices
    )
    date_order = forms.ChoiceField(
        label=_("Order of day and month"),
        choices=[
            (AUTOMATIC, _("As the file's dates show")),
            ("mdy", _("Month first: 03/31/2026")),
            ("dmy", _("Day first: 31/03/2026")),
        ],
    )
    encoding = forms.ChoiceField(
        label=_("Character encoding"),
        choices=list(LABELS.items()),
        help_text=_("Change it where the preview shows wrong letters."),
    )

    def __init__(
        self, *args: Any, facts: FileFacts, batch: ImportBatch, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {**batch.mapping, **_settings(batch)}
        super().__init__(*args, **kwargs)
        self._columns = [("", "–"), *((name, name) for name in facts.columns)]
        if facts.is_json:
            # The standard says that JSON is Unicode.
            del self.fields["encoding"]
        for field in FIELDS if facts.has_columns else ():
            self.fields[field.name] = forms.ChoiceField(
                label=field.label,
                required=field.name == "timestamp",
                choices=self._columns,
                error_messages={"required": FILE_SENTENCES["timestamp_unmapped"]},
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields that name columns, in our order."""
        return [self[field.name] for field in FIELDS if field.name in self.fields]

    @property
    def settings(self) -> MappingSettings:
        """What ``set_mapping`` takes."""
        cleaned = self.cleaned_data
        return {
            "mapping": {field.name: cleaned.get(field.name, "") for field in FIELDS},
            "time_zone": cleaned["time_zone"],
            "date_order": cleaned["date_order"].replace(AUTOMATIC, ""),
            "encoding": cleaned.get("encoding", ""),
        }


def _settings(batch: ImportBatch) -> dict[str, str]:
    return {
        "time_zone": batch.time_zone,
        "date_order": batch.date_order or AUTOMATIC,
        "encoding": batch.encoding,
    }


def market_or_none() -> list[tuple[str, str]]:
    return [("", str(_("No market"))), *market_choices()]


class MarketForm(forms.Form):
    """The market that an account speaks to."""

    market = forms.ChoiceField(
        label=_("Market"), choices=market_or_none, required=False
    )


class AccountsForm(forms.Form):
    """Which of the accounts that came through Facebook are to be connected."""

    accounts = forms.MultipleChoiceField(
        label=_("Accounts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one account.")},
    )

    def __init__(
        self, pages: Sequence[FacebookPage], data: QueryDict | None = None
    ) -> None:
        super().__init__(data)
        field = cast(forms.MultipleChoiceField, self.fields["accounts"])
        field.choices = [
            (page.instagram_user_id, page.username or page.name) for page in pages
        ]
