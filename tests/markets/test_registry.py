"""What staff write of a market is used by pages and calls at once, and audited."""

import re
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent
from kbeauty.lib.tenancy import all_companies
from markets.calendars import market_days
from markets.languages import languages_of
from markets.models import MarketOverride
from markets.overlay import registry_state
from markets.profiles import PROFILES, known_profile
from markets.zones import zone_of
from tests.factories.accounts import MembershipFactory, UserFactory

GIVEN = {
    "market": "BR",
    "currency": "USD",
    "regulator_en": "ANVISA and the states",
    "regulator_ko": "ANVISA와 주 정부",
    "regulator_address": "https://www.gov.br/anvisa/",
    "months_low": "2",
    "months_high": "9",
    "platforms": "Kwai, Instagram",
    "languages": "pt,en",
    "time_zone": "America/Manaus",
    "product_classes": "cosmetic,special",
    "days": "11-12 Skin day | 피부의 날\n2027-08-08 Fair | 박람회",
    "hidden_days": "black_friday, Tiradentes' Day",
    "source": "Told by our partner",
}
ADD = "admin:markets_marketoverride_add"


@pytest.mark.parametrize("market", PROFILES)
def test_korean_readers_find_the_regulator_by_its_korean_name(market):
    with translation.override("en"):
        english = str(PROFILES[market].regulator)
    with translation.override("ko"):
        korean = str(PROFILES[market].regulator)

    assert not re.search("[가-힣]", english)
    assert re.search("[가-힣]", korean)
    # By which its own pages and papers are found.
    short = re.findall(r"\b[A-Z]{3,}\b", english)
    assert [one for one in short if one not in korean] == []


@pytest.fixture
def staff(client, edited_registry):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def test_what_staff_write_is_used_at_once_and_told_in_the_audit_log(
    staff, django_user_model
):
    before, state = known_profile("BR"), registry_state()

    staff.post(reverse(ADD), GIVEN)

    found = known_profile("BR")
    assert (found.currency, found.months_low, found.months_high) == ("USD", 2, 9)
    assert found.platforms == ("Kwai", "Instagram")
    # What was left empty is as the product brings it.
    assert found.route == before.route
    assert str(found.regulator) == "ANVISA and the states"
    with translation.override("ko"):
        assert str(found.regulator) == "ANVISA와 주 정부"
    assert zone_of("BR") == ZoneInfo("America/Manaus")
    assert languages_of("BR") == ("pt", "en")
    assert registry_state() != state
    days = market_days("BR", date(2026, 11, 1), date(2027, 12, 31))
    names = [(one.day, str(one.name)) for one in days]
    assert (date(2026, 11, 12), "Skin day") in names
    assert (date(2027, 11, 12), "Skin day") in names
    assert [day for day, name in names if name == "Fair"] == [date(2027, 8, 8)]
    assert not {"black_friday", "tiradentes' day"} & {one.key for one in days}
    assert known_profile("JP") == PROFILES["JP"]
    with all_companies():
        event = AuditEvent.objects.get(target_type="markets.marketoverride")
    assert event.after["regulator_en"] == "ANVISA and the states"

    row = MarketOverride.objects.get()
    url = reverse("admin:markets_marketoverride_change", args=[row.pk])
    assert "America/Sao_Paulo" in staff.get(url).content.decode()
    change = reverse("admin:markets_marketoverride_change", args=[row.pk])
    staff.post(change, GIVEN | {"currency": ""})
    assert known_profile("BR").currency == "BRL"
    staff.post(
        reverse("admin:markets_marketoverride_delete", args=[row.pk]), {"post": "yes"}
    )
    assert known_profile("BR") == before
    with all_companies():
        events = AuditEvent.objects.filter(target_type="markets.marketoverride")
        told = list(events.order_by("created_at").values_list("before", "after"))
    assert told[1] == ({"currency": "USD"}, {"currency": ""})
    assert told[2][0]["months_high"] == 9


def test_what_can_not_be_used_is_refused_beside_its_field(staff):
    wrong = {
        "currency": "EURO",
        "regulator_ko": "",
        "months_low": "9",
        "months_high": "2",
        "languages": "klingon",
        "time_zone": "Moon/Far",
        "product_classes": "toy",
        "days": "13-40 No day | 없음",
        "hidden_days": "no_such_day",
        "regulator_address": "javascript:alert(1)",
        "source": "",
    }

    page = staff.post(reverse(ADD), GIVEN | wrong)

    errors = page.context["adminform"].form.errors
    assert set(errors) == {*wrong} - {"months_low"}
    assert errors["days"] == ["This line is no day: 13-40 No day | 없음"]
    assert not MarketOverride.objects.exists()
    with pytest.raises(IntegrityError, match="months"), transaction.atomic():
        MarketOverride.objects.create(market="BR", months_low=9, months_high=2)
    with pytest.raises(IntegrityError, match="known"), transaction.atomic():
        MarketOverride.objects.create(market="XX")


def test_pages_show_what_staff_know(client, edited_registry):
    MarketOverride.objects.create(
        market="BR", regulator_en="The new agency", regulator_ko="새 기관", source="x"
    )
    client.force_login(MembershipFactory().user)

    profile = client.get("/panels/markets/profile/", {"market": "BR"})
    register = client.get("/panels/markets/register/")

    assert "The new agency" in profile.content.decode()
    assert "Cosmetic, Drug, Medical device" in profile.content.decode()
    assert "The new agency" in register.content.decode()
