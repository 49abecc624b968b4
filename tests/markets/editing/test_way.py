"""The whole way of a change: draft, second person, in force, measured, told."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import Alarm, AuditEvent
from kbeauty.lib.errors import AppError, ConflictError, PermissionRefusedError
from kbeauty.lib.tenancy import all_companies
from markets.editing.enums import Kind
from markets.editing.health import moved_in_release, troubles, watch_versions
from markets.editing.in_force import approved, approved_at, versions_at
from markets.editing.services import (
    begin_change,
    drop_change,
    go_back,
    return_change,
    rewrite_change,
    submit_change,
    text_in_force,
)
from markets.models import EditorialChange, EditorialVersion
from markets.rules import check, packs_version
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.markets.editing.conftest import RULE

TEXT = "Zorbifies your skin"


def complaints(refusal):
    return [one for all_ in refusal.value.fields.values() for one in all_]


def test_rule_is_in_force_once_a_second_person_has_approved_it(
    waiting, approve, reviewer
):
    before = packs_version()
    change = waiting()

    assert check(TEXT, market="US").verdict == "no_rule_found"
    version = approve(change, reviewer)

    found = check(TEXT, market="US")
    assert found.verdict == "prohibited"
    assert [(one.rule, one.version) for one in found.findings] == [("us-zorbify", 1)]
    assert check(TEXT, market="GB").verdict == "no_rule_found"
    assert found.version == packs_version() != before
    assert (version.number, version.approved_label) == (1, reviewer.email)
    with all_companies():
        told = AuditEvent.objects.filter(target_code=str(change.code))
        steps = told.order_by("created_at").values_list("after__status", flat=True)
        assert list(steps) == ["draft", "waiting", "approved"]


def test_rule_of_the_release_is_changed_and_withdrawn_and_brought_back(
    put_in_force, author, waiting, approve, reviewer
):
    claim = "New whitening cream"
    assert "hk-whitening" in {one.rule for one in check(claim, market="HK").findings}
    text = text_in_force(Kind.RULE, "hk-whitening")
    milder = text.replace("verdict: needs_evidence", "verdict: ask_local")
    assert milder != text

    first = put_in_force(milder)
    changed = {one.rule: one for one in check(claim, market="HK").findings}
    put_in_force("", item="hk-whitening")
    gone = check(claim, market="HK")

    assert changed["hk-whitening"].verdict == "ask_local"
    assert changed["hk-whitening"].version == 1
    assert "hk-whitening" not in {one.rule for one in gone.findings}
    assert text_in_force(Kind.RULE, "hk-whitening") == ""
    # Withdrawn twice is once too often.
    with pytest.raises(AppError, match="hk-whitening"):
        begin_change(kind="rule", item="hk-whitening", note="Again", by=author)
    back = go_back(version=first, note="It was right", by=author)
    assert (back.text, back.status) == (milder, "draft")


def test_wrong_examples_are_named_and_nothing_is_submitted(author):
    text = RULE.replace('"A calm cream"', '"A calm cream that zorbifies"')
    text = text.replace('"Zorbify your pores"', '"It does not zorbify"')
    change = begin_change(kind="rule", text=text, note="A new law", by=author)

    with pytest.raises(AppError) as refusal:
        submit_change(change=change, by=author)

    assert complaints(refusal) == [
        "“It does not zorbify” should meet the rule us-zorbify in United States and does not.",
        "“A calm cream that zorbifies” should not meet the rule us-zorbify in United States and does.",
    ]
    change.refresh_from_db()
    assert change.status == "draft"


def test_allowed_wording_must_leave_the_examples_of_other_rules_alone(author):
    text = RULE.replace("verdict: prohibited", "verdict: ok")
    text = text.replace("markets: [US]", "markets: [AE]")
    text = text.replace('["zorbify~"]', '["zorbify~", "treats eczema"]')
    change = begin_change(kind="rule", text=text, note="Allowed now", by=author)

    with pytest.raises(AppError) as refusal:
        submit_change(change=change, by=author)

    assert complaints(refusal) == [
        "“Treats eczema” should meet the rule ae-disease in United Arab Emirates and does not."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: [", "This is no YAML, line 2"),
        (
            RULE.replace("2026-11-27", "2026-11-31"),
            "This is no YAML: day is out of range for month",
        ),
        (RULE.replace("verdict: prohibited", "verdict: bad"), "“verdict” must be one of"),
        (RULE.replace("    source: law\n", ""), "“source” is missing."),
        (RULE.replace("source: law", "source: hearsay"), "no source is named 'hearsay'"),
        (RULE.replace('"zorbify~"', '"<no_such>"'), "no set 'no_such'"),
        (RULE.replace("[US]", "[XX]"), "No such market: XX."),
        (RULE.replace('"It zorbifies skin"', "{text: a, on: 2027-01-01}"), 'write "on" in'),
        (RULE + "    color: red\n", "There is no field “color”."),
    ],
)  # fmt: skip
def test_text_that_is_no_rule_is_no_draft(author, text, said):
    with pytest.raises(AppError) as refusal:
        begin_change(kind="rule", text=text, note="x", by=author)

    assert said in " ".join(complaints(refusal))
    assert not EditorialChange.objects.exists()


def test_nobody_approves_what_they_wrote_a_word_of(waiting, approve, author, reviewer):
    change = waiting()
    with pytest.raises(PermissionRefusedError, match="Somebody else"):
        approve(change, author)
    # Sent back, and the reviewer mends it: now the reviewer is a writer as well.
    return_change(change=change, reason="Say which law", by=reviewer)
    rewrite_change(change=change, text=RULE + "\n", note="The law of 2026", by=reviewer)
    submit_change(change=change, by=author)

    for writer in (author, reviewer):
        with pytest.raises(PermissionRefusedError, match="Somebody else"):
            approve(EditorialChange.objects.get(), writer)
    # Nor does the database let it happen.
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        EditorialChange.objects.update(status="approved", decided_by=author)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        EditorialChange.objects.update(status="approved")
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        EditorialVersion.objects.create(
            change=change,
            kind="rule",
            item="x",
            number=1,
            editors=[author.pk],
            approved_by=author,
            in_force_from=timezone.now(),
        )
    assert not EditorialVersion.objects.exists()


def test_only_staff_with_the_right_take_part(waiting, approve, author):
    change = waiting()

    for stranger in (UserFactory(), UserFactory(is_staff=True)):
        with pytest.raises(PermissionRefusedError, match="Only staff"):
            approve(change, stranger)
        with pytest.raises(PermissionRefusedError, match="Only staff"):
            begin_change(kind="rule", text=RULE, note="x", by=stranger)


def test_one_change_of_a_rule_is_open_at_a_time(waiting, author):
    change = waiting()

    with pytest.raises(ConflictError, match="us-zorbify"):
        begin_change(kind="rule", text=RULE, note="x", by=author)
    drop_change(change=change, by=author)
    begin_change(kind="rule", text=RULE, note="x", by=author)


def test_approval_is_of_the_text_that_was_seen_and_of_rules_that_were_measured(
    waiting, approve, reviewer
):
    change = waiting()
    other = waiting(RULE.replace("orbif", "uuxif"))
    seen = EditorialChange(pk=change.pk, text=RULE + "# other")
    with pytest.raises(ConflictError, match="another one than you saw"):
        approve(seen, reviewer)
    approve(other, reviewer)

    with pytest.raises(ConflictError, match="Measure it again"):
        approve(change, reviewer)


def test_what_was_in_force_can_be_told_of_any_moment(put_in_force, waiting, approve):
    before = timezone.now()
    first = put_in_force()
    between = timezone.now()
    put_in_force(RULE.replace("prohibited", "needs_evidence"))

    assert list(versions_at("rule", before)) == []
    assert list(versions_at("rule", between)) == [first]
    assert [one.number for one in versions_at("rule", timezone.now())] == [2]
    then = approved_at(between).edition.written["us-zorbify"]
    assert then.pack.rules[0].verdict == "prohibited"
    assert check(TEXT, market="US").verdict == "needs_evidence"


def test_version_is_never_changed_or_removed_again(put_in_force):
    version = put_in_force()

    for act in (
        lambda rows: rows.update(text="x"),
        lambda rows: rows._raw_delete(rows.db),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            act(EditorialVersion.objects.all())
        with (
            pytest.raises(DatabaseError, match="never changed"),
            all_companies(),
            transaction.atomic(),
        ):
            act(EditorialVersion.objects.all())
    assert EditorialVersion.objects.get() == version


def test_version_that_can_no_longer_be_read_leaves_the_releases_rule_and_an_alarm(
    put_in_force, monkeypatch
):
    put_in_force(
        text_in_force("rule", "hk-whitening").replace("needs_evidence", "prohibited")
    )
    put_in_force()
    watch_versions()
    assert (troubles(), list(Alarm.objects.all())) == ([], [])
    sets = "markets.rules.packs.LANGUAGES"

    # A release whose grammar knows no English any more.
    monkeypatch.setattr(sets, tuple("de"))
    approved.forget()

    found = check("New whitening cream", market="HK")
    assert {one.rule: one.version for one in found.findings}["hk-whitening"] == 0
    assert check(TEXT, market="US").verdict == "no_rule_found"
    watch_versions()
    assert [(one.item, one.is_out) for one in troubles()] == [
        ("hk-whitening", True),
        ("us-zorbify", True),
    ]
    assert "us-zorbify" in Alarm.objects.get(resolved_at=None).detail
    monkeypatch.undo()
    approved.forget()
    watch_versions()
    assert not Alarm.objects.filter(resolved_at=None).exists()
    assert check(TEXT, market="US").verdict == "prohibited"


def test_release_that_brings_a_rule_otherwise_is_told(put_in_force, monkeypatch):
    put_in_force(
        text_in_force("rule", "hk-whitening").replace("needs_evidence", "prohibited")
    )
    put_in_force()
    assert moved_in_release() == []

    monkeypatch.setattr("markets.editing.health.brought_text", lambda kind, item: "x")

    assert [one.item for one in moved_in_release()] == ["hk-whitening", "us-zorbify"]


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_approves(waiting, approve, reviewer):
    change = waiting()
    reviewers = [reviewer, UserFactory(is_staff=True, is_superuser=True)]

    answers = at_once(*[lambda by=one: approve(change, by) for one in reviewers])

    refused = [one for one in answers if isinstance(one, ConflictError)]
    assert [one.code for one in refused] == ["already_decided"]
    version = EditorialVersion.objects.get()
    assert version in answers
    change.refresh_from_db()
    assert change.decided_by_id == version.approved_by_id
