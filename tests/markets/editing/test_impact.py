"""Which stored texts a change gives another verdict, and who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import Notice
from accounts.notices import words
from kbeauty.lib.tenancy import all_companies, tenant
from markets.editing import measuring
from markets.editing.enums import MeasureStatus
from markets.editing.measuring import measure_again, measure_impact, resume_impacts
from markets.editing.selectors import shifts_by_brand
from markets.editing.services import begin_change, submit_change
from markets.editing.telling import resume_telling, tell_brands
from markets.models import ClaimShift, EditorialChange, Impact
from tests.factories.accounts import CompanyFactory, MembershipFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory
from tests.markets.editing.conftest import RULE

NOW = timezone.now()


def posts(company, *captions, market="US", **values):
    with tenant(company.pk):
        account = InstagramAccountFactory(company=company)
        return [
            PostFactory(account=account, caption=one, market=market, **values)
            for one in captions
        ]


@pytest.fixture
def brands(db):
    """One with three texts that the rule is about, one with one, one with none."""
    first, second, third = (
        CompanyFactory(name=one) for one in ("Aloe", "Birch", "Fig")
    )
    posts(
        first,
        "We zorbify pores",
        "Zorbifies your skin overnight",
        "Does it zorbify?",
        "This does not zorbify anything",
        "A calm cream",
        "",
    )
    posts(first, "We zorbify pores", market="GB")
    posts(first, "We zorbify pores", deleted_at=NOW)
    posts(second, "It treats acne and zorbifies", "zorbify!")
    posts(third, "Nothing to see")
    return first, second, third


def test_texts_with_another_verdict_are_counted_by_brand(waiting, brands):
    change = waiting()

    impact = Impact.objects.get()
    with all_companies():
        found = shifts_by_brand(change)
    assert [
        (
            one.company.name,
            one.market,
            one.before,
            one.after,
            one.count,
            one.is_alarming,
        )
        for one in found
    ] == [
        ("Aloe", "US", "needs_evidence", "prohibited", 1, True),
        ("Aloe", "US", "no_rule_found", "ask_local", 1, False),
        ("Aloe", "US", "no_rule_found", "prohibited", 1, True),
        ("Birch", "US", "no_rule_found", "prohibited", 1, True),
        ("Birch", "US", "reclassifies", "prohibited", 1, True),
    ]
    assert (impact.status, impact.companies_done, impact.companies_total) == (
        "finished",
        3,
        3,
    )
    # Without the empty one, that of another market and the one that is gone.
    assert (impact.texts_read, impact.texts_left_out) == (8, 0)


def test_withdrawal_is_measured_where_the_rule_was(waiting, brands, put_in_force):
    put_in_force()

    change = waiting("", item="us-zorbify")

    with all_companies():
        found = shifts_by_brand(change)
    assert {(one.before, one.after) for one in found} == {
        ("prohibited", "needs_evidence"),
        ("prohibited", "no_rule_found"),
        ("prohibited", "reclassifies"),
        ("ask_local", "no_rule_found"),
    }
    assert sum(one.count for one in found) == 5
    assert not any(one.is_alarming for one in found if one.after != "reclassifies")


def test_rule_of_a_day_to_come_is_measured_on_that_day(waiting, brands):
    ahead = (NOW + timedelta(days=90)).date()

    dated = RULE.replace("It zorbifies skin", "X").replace(
        '"X", "Zorbify your pores"',
        f"{{text: It zorbifies, 'on': {ahead}}}, {{text: Zorbify it, 'on': {ahead}}}",
    )

    waiting(f"{dated}    effective_from: {ahead}\n")

    with all_companies():
        assert ClaimShift.objects.count() == 5
    assert Impact.objects.get().on == ahead


def test_the_newest_are_read_and_what_is_left_out_is_told(waiting, brands, monkeypatch):
    monkeypatch.setattr(measuring, "MOST_TEXTS", 2)

    waiting()

    impact = Impact.objects.get()
    assert (impact.texts_read, impact.texts_left_out) == (5, 3)


def test_measuring_goes_on_with_the_next_company_after_a_worker_is_gone(
    author, brands, edited_rules, monkeypatch, django_capture_on_commit_callbacks
):
    change = begin_change(kind="rule", text=RULE, note="A new law", by=author)
    submit_change(change=change, by=author)
    impact = Impact.objects.get()
    measured = []
    whole = measuring._measure_company

    def stops(company, *others):
        measured.append(company.name)
        if measured == ["Aloe", "Birch"]:
            raise SystemExit
        return whole(company, *others)

    monkeypatch.setattr(measuring, "_measure_company", stops)
    with pytest.raises(SystemExit):
        measure_impact(impact=impact)
    # Held by the one that is gone.
    measure_impact(impact=impact)
    assert resume_impacts() == 0
    Impact.objects.update(leased_until=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_impacts() == 1

    impact.refresh_from_db()
    assert measured == ["Aloe", "Birch", "Birch", "Fig"]
    assert (impact.status, impact.companies_done, impact.texts_read) == (
        "finished",
        3,
        8,
    )


def test_measuring_that_breaks_says_so_and_can_be_begun_anew(
    author, brands, edited_rules, monkeypatch, django_capture_on_commit_callbacks
):
    change = begin_change(kind="rule", text=RULE, note="A new law", by=author)
    submit_change(change=change, by=author)
    with monkeypatch.context() as patch:
        patch.setattr(measuring, "_measure_company", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            measure_impact(impact=Impact.objects.get())
    assert Impact.objects.get().status == MeasureStatus.FAILED

    with django_capture_on_commit_callbacks(execute=True):
        measure_again(change=change)

    with all_companies():
        assert ClaimShift.objects.count() == 5


def test_each_brand_concerned_is_told_once(put_in_force, brands):
    people = [MembershipFactory(company=one, role=Role.VIEWER).user for one in brands]
    version = put_in_force()
    change = EditorialChange.objects.get()
    tell_brands(change=change)

    with all_companies():
        notices = list(Notice.objects.order_by("company__name"))
    assert [one.user for one in notices] == people[:2]
    assert [one.values for one in notices] == [
        {"rule": "us-zorbify", "markets": "US", "posts": 3, "alarms": 2},
        {"rule": "us-zorbify", "markets": "US", "posts": 2, "alarms": 2},
    ]
    assert notices[0].path == f"/claims/changes/{change.code}/"
    with translation.override("ko"):
        assert "미국" in words(notices[0].kind, notices[0].values).title
    change.refresh_from_db()
    assert change.told_at >= version.in_force_from


def test_notices_that_the_queue_lost_are_told_later(put_in_force, brands):
    MembershipFactory(company=brands[0])
    put_in_force()
    with all_companies():
        Notice.objects.all().delete()
    EditorialChange.objects.update(told_at=None)
    assert resume_telling() == 0
    EditorialChange.objects.update(decided_at=NOW - timedelta(hours=1))

    assert resume_telling() == 1

    with all_companies():
        assert Notice.objects.count() == 1


def test_text_goes_with_its_post(waiting, brands):
    waiting()

    with tenant(brands[0].pk):
        shift = ClaimShift.objects.first()
        shift.post.delete()
        assert not ClaimShift.objects.filter(pk=shift.pk).exists()
        assert ClaimShift.objects.count() == 2
