"""Telling people what happened: in the app, by e-mail, and to the company's own systems."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import DeliveryStatus, NoticeChannel, NoticeKind
from accounts.mails import render_mail, send_after_commit
from accounts.models import (
    Company,
    Membership,
    Notice,
    NoticeDelivery,
    NoticePreference,
    User,
)
from accounts.notices import NOTICES, Audience, Channels, Values, check_values, words
from accounts.readers import as_read_by
from accounts.services.deliveries import queue_deliveries
from kbeauty.lib.mail import Mail
from kbeauty.lib.site import is_own_path, public_url
from kbeauty.lib.tenancy import tenant

KEPT_FOR = timedelta(days=180)
DELIVERIES_KEPT_FOR = timedelta(days=30)


def notify(
    *,
    company: Company,
    kind: NoticeKind,
    values: Values,
    path: str = "",
    once: str = "",
    to: Sequence[User] | None = None,
) -> list[Notice]:
    """Tell members of a company, and its webhooks; returns the notices that are new.

    Everything is written in the caller's transaction, mails and deliveries leave after it.
    ``to`` names the people, as far as they are members; without it the kind decides.
    With ``once`` the same thing is told to nobody twice, however often it is called.
    """
    check_values(kind, values)
    if path and not is_own_path(path):
        message = f"A notice leads to a path of ours, not to {path!r}"
        raise ValueError(message)
    with tenant(company.pk), transaction.atomic():
        people = _recipients(company, kind, to)
        wanted = channels_of(company=company, kind=kind, people=people)
        made = _store(
            Notice(
                company=company,
                user=one,
                kind=kind,
                values=dict(values),
                path=path,
                once=once,
                is_in_app=NoticeChannel.APP in wanted[one.pk],
            )
            for one in people
            if wanted[one.pk]
        )
        for notice in made:
            if NoticeChannel.EMAIL in wanted[notice.user_id]:
                _mail_after_commit(notice)
        queue_deliveries(
            company=company, kind=kind, values=values, path=path, once=once
        )
    return made


def members_of(company: Company, audience: Audience) -> list[User]:
    """The active people of a company whose role belongs to an audience."""
    with tenant(company.pk):
        mine = Membership.objects.filter(
            company=company, role__in=audience.value, user__is_active=True
        )
        return [one.user for one in mine.select_related("user").order_by("pk")]


def _recipients(
    company: Company, kind: NoticeKind, to: Sequence[User] | None
) -> list[User]:
    if to is None:
        return members_of(company, NOTICES[kind].audience)
    named = {one.pk for one in to}
    return [one for one in members_of(company, Audience.ALL) if one.pk in named]


def channels_of(
    *, company: Company, kind: NoticeKind, people: Iterable[User]
) -> dict[int, Channels]:
    """By which ways each of these people wants to hear of this kind."""
    template = NOTICES[kind]
    found = {one.pk: set(template.channels) for one in people}
    if template.is_fixed:
        return {key: frozenset(channels) for key, channels in found.items()}
    chosen = NoticePreference.objects.for_company(company).filter(
        user__in=list(found), kind=kind
    )
    for one in chosen:
        change = set.add if one.is_on else set.discard
        change(found[one.user_id], NoticeChannel(one.channel))
    return {key: frozenset(channels) for key, channels in found.items()}


def _store(notices: Iterable[Notice]) -> list[Notice]:
    """Those that were told before fall to the constraint, also where two tell at once."""
    notices = list(notices)
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    codes = [one.code for one in notices]
    kept = Notice.objects.filter(code__in=codes).select_related("user", "company")
    return list(kept.order_by("pk"))


def _mail_after_commit(notice: Notice) -> None:
    with as_read_by(notice.user):
        mail = _mail(notice)
    # A broker that is down must not fail what the notice is about.
    send_after_commit(mail, robust=True)


def _mail(notice: Notice) -> Mail:
    choices = public_url(reverse("accounts:notices"))
    said = words(notice.kind, notice.values)
    context = {
        "words": said,
        "company": notice.company,
        "url": public_url(notice_url(notice)) if notice.path else "",
        "choices_url": "" if NOTICES[NoticeKind(notice.kind)].is_fixed else choices,
    }
    return render_mail(
        "accounts/email/notice",
        context,
        to=notice.user.email,
        headers={"List-Unsubscribe": f"<{choices}>"},
    )


def notice_url(notice: Notice) -> str:
    """Where a notice is opened: marks it as read and leads to what it is about."""
    return reverse("accounts:notice-open", args=[notice.code])


def mark_read(*, notice: Notice) -> Notice:
    """Remember when its reader first opened it."""
    now = timezone.now()
    unread = Notice.objects.for_company(notice.company).filter(
        pk=notice.pk, read_at=None
    )
    if unread.update(read_at=now):
        notice.read_at = now
    return notice


def mark_all_read(
    *, company: Company, user: User, codes: Sequence[object] | None = None
) -> int:
    """Mark everything that this person has not read yet, or those of these codes."""
    unread = Notice.objects.for_company(company).filter(user=user, read_at=None)
    if codes is not None:
        unread = unread.filter(code__in=codes)
    return unread.update(read_at=timezone.now())


def set_preferences(
    *, company: Company, user: User, chosen: Mapping[NoticeKind, Channels]
) -> None:
    """By which ways this person hears of these kinds; what cannot be switched off stays on."""
    rows = [
        NoticePreference(
            company=company,
            user=user,
            kind=kind,
            channel=channel,
            is_on=channel in channels,
        )
        for kind, channels in chosen.items()
        if not NOTICES[kind].is_fixed
        for channel in NoticeChannel
    ]
    NoticePreference.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["company", "user", "kind", "channel"],
        update_fields=["is_on"],
    )


def remove_old(*, company: Company) -> int:
    """Forget notices of half a year ago and ended deliveries of a month ago."""
    now = timezone.now()
    notices = Notice.objects.for_company(company)
    count, _by_model = notices.filter(created_at__lt=now - KEPT_FOR).delete()
    deliveries = NoticeDelivery.objects.for_company(company)
    ended = deliveries.exclude(status=DeliveryStatus.WAITING)
    gone, _by_model = ended.filter(created_at__lt=now - DELIVERIES_KEPT_FOR).delete()
    return count + gone
