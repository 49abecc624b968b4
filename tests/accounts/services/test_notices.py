from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.enums import NoticeChannel, NoticeKind, Role
from accounts.models import Notice, NoticeDelivery, NoticePreference
from accounts.services import notices
from accounts.services.notices import notify
from kbeauty.lib.tenancy import tenant
from tests.at_once import at_once
from tests.factories.accounts import (
    MembershipFactory,
    WebhookFactory,
)

APP, EMAIL = NoticeChannel.APP, NoticeChannel.EMAIL
JOINED = {"name": "Mina", "role": "analyst"}
FAILED = {"username": "glasshaus.kr"}


def _told(company):
    """Who has which kinds of notice."""
    found = Notice.objects.for_company(company).order_by("pk")
    return [(one.user, one.kind) for one in found]


@pytest.fixture
def admin(company):
    return MembershipFactory(company=company, role=Role.ADMIN).user


def test_notify_tells_those_whom_the_kind_concerns(company, member, admin, viewer):
    made = notify(company=company, kind=NoticeKind.MEMBER_JOINED, values=JOINED)

    assert [one.user for one in made] == [member, admin]
    assert _told(company) == [(member, "member_joined"), (admin, "member_joined")]


def test_notify_keeps_what_the_sentence_and_the_way_need(company, member):
    (notice,) = notify(
        company=company,
        kind=NoticeKind.COLLECTION_FAILED,
        values=FAILED,
        path="/collections/1/",
    )

    notice.refresh_from_db()
    assert notice.values == FAILED
    assert notice.path == "/collections/1/"
    assert (notice.once, notice.read_at, notice.is_in_app) == ("", None, True)


def test_notify_named_people_are_told_as_far_as_they_are_members(
    company, member, viewer, stranger
):
    asleep = MembershipFactory(company=company, user__is_active=False).user

    made = notify(
        company=company,
        kind=NoticeKind.EXPORT_READY,
        values={"expires_at": "2026-12-01T00:00:00+00:00"},
        to=[viewer, stranger, asleep],
    )

    assert [one.user for one in made] == [viewer]


def test_notify_works_within_its_own_company(member, company):
    other = MembershipFactory()

    notify(company=other.company, kind=NoticeKind.MEMBER_JOINED, values=JOINED)

    assert _told(company) == []
    with tenant(other.company_id):
        assert _told(other.company) == [(other.user, "member_joined")]


def test_notify_once_tells_nobody_twice(
    company, member, admin, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = notify(
            company=company, kind=NoticeKind.RECONNECT, values=FAILED, once="7"
        )
        again = notify(
            company=company, kind=NoticeKind.RECONNECT, values=FAILED, once="7"
        )

    assert (len(first), again) == (2, [])
    assert len(mail.outbox) == 2


def test_notify_once_reaches_somebody_who_came_later(company, member):
    notify(company=company, kind=NoticeKind.RECONNECT, values=FAILED, once="7")
    late = MembershipFactory(company=company, role=Role.ADMIN).user

    made = notify(company=company, kind=NoticeKind.RECONNECT, values=FAILED, once="7")

    assert [one.user for one in made] == [late]


def test_notify_without_once_tells_each_time(company, member):
    for _time in range(2):
        notify(company=company, kind=NoticeKind.COLLECTION_FAILED, values=FAILED)

    assert len(_told(company)) == 2


@pytest.mark.django_db(transaction=True)
def test_notify_once_by_many_at_the_same_time_tells_once():
    membership = MembershipFactory()
    company = membership.company
    WebhookFactory(company=company, kinds=["reconnect"])

    def tell():
        notify(company=company, kind=NoticeKind.RECONNECT, values=FAILED, once="7")

    at_once(*[tell] * 4)

    with tenant(company.pk):
        assert _told(company) == [(membership.user, "reconnect")]
        assert NoticeDelivery.objects.count() == 1
    assert len(mail.outbox) == 1


def test_notify_rolled_back_with_its_caller_tells_nobody(
    company, member, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                notify(company=company, kind=NoticeKind.RECONNECT, values=FAILED)
                raise LookupError
        except LookupError:
            pass

    assert _told(company) == []
    assert mail.outbox == []


def test_notify_mail_speaks_the_readers_language_and_zone(
    company, member, django_capture_on_commit_callbacks
):
    member.language, member.time_zone = "ko", "Asia/Seoul"
    member.save()
    ends = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)

    with django_capture_on_commit_callbacks(execute=True):
        (notice,) = notify(
            company=company,
            kind=NoticeKind.PLAN_ENDS,
            values={"plan": "pro", "ends_at": ends.isoformat()},
            path="/settings/",
        )

    (message,) = mail.outbox
    assert message.to == [member.email]
    # Eight in the evening in London is five in the morning in Seoul.
    assert "2026. 12. 2. 05:00" in message.subject
    assert f"https://testserver/notices/{notice.code}/" in message.body
    assert company.name in message.body
    assert message.body.endswith("K-Beauty Global Leap")
    assert message.extra_headers == {
        "List-Unsubscribe": "<https://testserver/settings/notices/>"
    }


def test_notify_stands_while_the_queue_is_down(
    company, member, monkeypatch, django_capture_on_commit_callbacks
):
    def down(**given):
        raise ConnectionError

    monkeypatch.setattr("accounts.tasks.send_mail.delay", down)
    monkeypatch.setattr("accounts.tasks.send_delivery.delay", down)
    WebhookFactory(company=company, kinds=["reconnect"])

    with django_capture_on_commit_callbacks(execute=True):
        notify(company=company, kind=NoticeKind.RECONNECT, values=FAILED)

    assert _told(company) == [(member, "reconnect")]
    # The sweep of the next minute finds it.
    assert NoticeDelivery.objects.get().status == "waiting"


def test_notify_mail_of_a_name_with_a_line_break_keeps_its_headers(
    company, member, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        notify(
            company=company,
            kind=NoticeKind.KEY_CREATED,
            values={"by": "Mina\r\nBcc: evil@example.com", "key": "<BI> & more"},
        )

    (message,) = mail.outbox
    assert (
        message.subject == "Mina Bcc: evil@example.com created the API key <BI> & more"
    )


@pytest.mark.parametrize(
    ("choices", "in_app", "mails"),
    [
        ({}, [True], 1),
        ({EMAIL: False}, [True], 0),
        # The row keeps it from coming twice, but the list does not show it.
        ({APP: False}, [False], 1),
        ({APP: False, EMAIL: False}, [], 0),
    ],
)
def test_notify_goes_the_ways_the_person_chose(
    company, member, django_capture_on_commit_callbacks, choices, in_app, mails
):
    for channel, is_on in choices.items():
        NoticePreference.objects.create(
            company=company,
            user=member,
            kind=NoticeKind.RECONNECT,
            channel=channel,
            is_on=is_on,
        )

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            notify(company=company, kind=NoticeKind.RECONNECT, values=FAILED, once="7")

    assert [one.is_in_app for one in Notice.objects.all()] == in_app
    assert len(mail.outbox) == mails


def test_notify_what_is_about_safety_comes_whatever_was_chosen(
    company, member, django_capture_on_commit_callbacks
):
    for channel in NoticeChannel:
        NoticePreference.objects.create(
            company=company,
            user=member,
            kind=NoticeKind.STAFF_LOOKED,
            channel=channel,
            is_on=False,
        )
    values = {"staff": "a@kb.test", "reason": "x", "begun_at": "2026-12-01T00:00:00Z"}

    with django_capture_on_commit_callbacks(execute=True):
        notify(company=company, kind=NoticeKind.STAFF_LOOKED, values=values)

    assert [one.is_in_app for one in Notice.objects.all()] == [True]
    assert "always come by e-mail" in mail.outbox[0].body


def test_notify_without_a_value_fails_at_once(company, member):
    with pytest.raises(ValueError, match="member_joined needs role"):
        notify(company=company, kind=NoticeKind.MEMBER_JOINED, values={"name": "Mina"})


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "javascript:alert(1)",
        "settings/",
        "/\t/evil.test",
    ],
)
def test_notify_leads_to_paths_of_ours_only(company, member, path):
    with pytest.raises(ValueError, match="path of ours"):
        notify(
            company=company,
            kind=NoticeKind.MEMBER_JOINED,
            values=JOINED,
            path=path,
        )

    assert _told(company) == []


def test_mark_read_keeps_the_first_time(company, member):
    (notice,) = notify(company=company, kind=NoticeKind.RECONNECT, values=FAILED)
    stale = Notice.objects.get(pk=notice.pk)
    notices.mark_read(notice=notice)
    first = notice.read_at

    notices.mark_read(notice=stale)

    notice.refresh_from_db()
    assert notice.read_at == first


def test_mark_all_read_leaves_other_people_alone(company, member, admin):
    for _time in range(2):
        notify(company=company, kind=NoticeKind.MEMBER_JOINED, values=JOINED)

    assert notices.mark_all_read(company=company, user=member) == 2

    unread = Notice.objects.filter(read_at=None)
    assert [one.user for one in unread] == [admin, admin]


def test_set_preferences_twice_keeps_the_last(company, member):
    for channels in ({APP}, {EMAIL}):
        notices.set_preferences(
            company=company,
            user=member,
            chosen={NoticeKind.RECONNECT: frozenset(channels)},
        )

    rows = NoticePreference.objects.values_list("kind", "channel", "is_on")
    assert set(rows) == {("reconnect", "app", False), ("reconnect", "email", True)}


def test_set_preferences_cannot_switch_off_what_is_about_safety(company, member):
    notices.set_preferences(
        company=company,
        user=member,
        chosen={NoticeKind.DELETION_PLANNED: frozenset()},
    )

    assert NoticePreference.objects.count() == 0


def test_remove_old_keeps_the_young_and_the_waiting(company, member):
    hook = WebhookFactory(company=company, kinds=["reconnect"])
    for _time in range(2):
        notify(company=company, kind=NoticeKind.RECONNECT, values=FAILED)
    old, young = Notice.objects.order_by("pk")
    Notice.objects.filter(pk=old.pk).update(
        created_at=timezone.now() - timedelta(days=181)
    )
    waiting, ended = NoticeDelivery.objects.order_by("pk")
    hook.deliveries.update(created_at=timezone.now() - timedelta(days=31))
    hook.deliveries.filter(pk=ended.pk).update(status="failed")

    assert notices.remove_old(company=company) == 2

    assert list(Notice.objects.all()) == [young]
    assert list(NoticeDelivery.objects.all()) == [waiting]
