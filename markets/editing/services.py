"""From a draft to what is in force: every change passes a second person."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.enums import AuditAction
from accounts.models import User
from kbeauty.lib.errors import (
    ConflictError,
    InvalidInputError,
    PermissionRefusedError,
)
from markets import tasks
from markets.editing.enums import Act, Kind, MeasureStatus, Status
from markets.editing.in_force import approved, approved_at, newest_of
from markets.editing.knowledge import put_entry, remove_entry
from markets.editing.measuring import ask_for_impact
from markets.editing.models import EditorialChange, EditorialVersion
from markets.editing.writing import (
    brought_text,
    check_examples,
    check_withdrawal,
    digest_of,
    item_of,
    read_rule,
)

MAY_EDIT = "markets.change_editorialchange"
# Approvals come one after the other: what each was measured against is what it meets.
_APPROVALS = 47_110_815


def begin_change(
    *, kind: str, by: User, text: str = "", item: str = "", note: str
) -> EditorialChange:
    """A draft of what ``text`` holds; without a text ``item`` is to be withdrawn.

    InvalidInputError for a text that does not fit the schema, ConflictError where a change of
    the same rule or entry is open.
    """
    _check_staff(by)
    act = Act.PUT if text else Act.WITHDRAW
    if act == Act.PUT:
        item = item_of(kind, text)
    elif not text_in_force(kind, item):
        message = _("Nothing with the id “%(item)s” is in force.") % {"item": item}
        raise InvalidInputError(message)
    try:
        with transaction.atomic():
            change = EditorialChange.objects.create(
                kind=kind,
                item=item,
                act=act,
                text=text,
                note=_said(note, "note"),
                written_by=by,
                written_label=by.email,
                editors=[by.pk],
            )
            _record(change, {}, {"status": change.status, "text": text, "note": note})
    except IntegrityError as error:
        message = _("A change of “%(item)s” is open already. Finish that one first.")
        raise ConflictError(message % {"item": item}, code="change_open") from error
    return change


def rewrite_change(
    *, change: EditorialChange, text: str, note: str, by: User
) -> EditorialChange:
    """Another text of the same rule or entry; whoever writes can no longer approve it."""
    _check_staff(by)
    if change.act == Act.PUT and item_of(change.kind, text) != change.item:
        message = _(
            "The id has to stay “%(item)s”. Begin another change for another id."
        )
        message %= {"item": change.item}
        raise InvalidInputError.at("text", message)
    with _held(change, Status.being_written()) as held:
        before = {"text": held.text, "note": held.note}
        held.text = text if held.act == Act.PUT else ""
        held.note = _said(note, "note")
        held.editors = sorted({*held.editors, by.pk})
        held.save(update_fields=["text", "note", "editors", "updated_at"])
        _record(held, before, {"text": held.text, "note": held.note})
    return _fresh(change)


def submit_change(*, change: EditorialChange, by: User) -> EditorialChange:
    """To a second person, if every example comes out as it says; the impact is measured.

    InvalidInputError with a sentence for each example that does not.
    """
    _check_staff(by)
    _check_whole(change)
    with _held(change, Status.being_written()) as held:
        _move(held, Status.WAITING, submitted_at=timezone.now(), reason="")
        if held.kind == Kind.RULE:
            ask_for_impact(change=held)
    return _fresh(change)


def return_change(*, change: EditorialChange, reason: str, by: User) -> EditorialChange:
    """Back to whoever wrote it, with a reason."""
    _check_staff(by)
    said = _said(reason, "reason")
    with _held(change, (Status.WAITING,)) as held:
        _move(held, Status.RETURNED, reason=said, **_decided(by))
    return _fresh(change)


def drop_change(*, change: EditorialChange, by: User) -> EditorialChange:
    """Never mind; it stays as a record."""
    _check_staff(by)
    with _held(change, Status.open_ones()) as held:
        _move(held, Status.DROPPED, **_decided(by))
    return _fresh(change)


def approve_change(
    *, change: EditorialChange, digest: str, by: User
) -> EditorialVersion:
    """Put in force what has this ``digest``, as the second person saw it.

    PermissionRefusedError for whoever wrote a word of it; ConflictError where somebody else
    decided, or the rules have moved since the impact was measured.
    """
    _check_staff(by)
    with transaction.atomic():
        _wait_for_other_approvals()
        with _held(change, (Status.WAITING,)) as held:
            _check_second_person(held, by)
            if digest_of(held.text) != digest:
                raise ConflictError(
                    _("The text is another one than you saw. Look at it again."),
                    code="text_changed",
                )
            if held.kind == Kind.RULE:
                _check_measured(held)
            _check_whole(held)
            _move(held, Status.APPROVED, **_decided(by))
            version = _store(held, by)
            _put_in_force(held)
    # This process uses it from now on, the others within seconds.
    approved.forget()
    return version


def go_back(*, version: EditorialVersion, note: str, by: User) -> EditorialChange:
    """A draft with the text of an earlier version: it passes a second person as well."""
    return begin_change(
        kind=version.kind, by=by, text=version.text, item=version.item, note=note
    )


def text_in_force(kind: str, item: str) -> str:
    """As staff approved it, else as the product brings it; empty where it is not in force."""
    newest = newest_of(kind, item)
    return brought_text(kind, item) if newest is None else newest.text


def steps_of(change: EditorialChange, by: User) -> set[str]:
    """What may be done next with a change, by this person."""
    if change.is_being_written:
        return {"rewrite", "submit", "drop"}
    if change.status != Status.WAITING:
        return set()
    steps = {"send_back", "drop"}
    if change.kind == Kind.RULE:
        steps.add("measure")
    return steps if by.pk in change.editors else {*steps, "approve"}


def _check_staff(by: User) -> None:
    if not (by.is_active and by.is_staff and by.has_perm(MAY_EDIT)):
        raise PermissionRefusedError(_("Only staff with this right change rules."))


def _wait_for_other_approvals() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_APPROVALS])


def _check_second_person(change: EditorialChange, by: User) -> None:
    if by.pk in change.editors:
        raise PermissionRefusedError(
            _("You wrote this change. Somebody else has to approve it."),
            code="second_person_needed",
        )


def _check_whole(change: EditorialChange) -> None:
    """Against the rules in force now, whatever they were when it was written."""
    if change.text == text_in_force(change.kind, change.item):
        raise InvalidInputError(_("This is in force already, word for word."))
    now = approved_at().edition
    if change.act == Act.WITHDRAW:
        if change.kind == Kind.RULE:
            check_withdrawal(change.item, now)
        return
    if change.kind == Kind.RULE:
        check_examples(read_rule(change.text), now)
    else:
        item_of(change.kind, change.text)


def _check_measured(change: EditorialChange) -> None:
    impact = getattr(change, "impact", None)
    if impact is None or impact.status in MeasureStatus.under_way():
        raise ConflictError(
            _("Wait until it is measured which texts this concerns."),
            code="impact_missing",
        )
    if impact.status == MeasureStatus.FAILED:
        raise ConflictError(
            _("The measuring failed. Measure it again."), code="impact_missing"
        )
    is_stale = (
        impact.digest != digest_of(change.text)
        or impact.rules_version != approved_at().edition.version
    )
    if is_stale:
        raise ConflictError(
            _("The rules have changed since this was measured. Measure it again."),
            code="impact_stale",
        )


def _put_in_force(change: EditorialChange) -> None:
    """Rules are read from their versions; entries are rows."""
    if change.kind == Kind.RULE:
        tell = partial(tasks.tell_brands.delay, change_id=change.pk)
        transaction.on_commit(tell)
    elif change.act == Act.WITHDRAW:
        remove_entry(slug=change.item)
    else:
        put_entry(text=change.text)


def _store(change: EditorialChange, by: User) -> EditorialVersion:
    newest = newest_of(change.kind, change.item)
    brought = brought_text(change.kind, change.item)
    version: EditorialVersion = EditorialVersion.objects.create(
        change=change,
        kind=change.kind,
        item=change.item,
        number=newest.number + 1 if newest else 1,
        text=change.text,
        note=change.note,
        release_digest=digest_of(brought) if brought else "",
        editors=change.editors,
        written_label=change.written_label,
        approved_by=by,
        approved_label=by.email,
        in_force_from=timezone.now(),
    )
    return version


@contextmanager
def _held(
    change: EditorialChange, statuses: tuple[Status, ...]
) -> Iterator[EditorialChange]:
    """The row of a change, locked until the end, if it still has one of these statuses."""
    with transaction.atomic():
        held: EditorialChange = EditorialChange.objects.select_for_update().get(
            pk=change.pk
        )
        if held.status not in statuses:
            raise ConflictError(
                _("This change has another status by now: %(status)s.")
                % {"status": held.get_status_display()},
                code="already_decided",
            )
        yield held


def _move(change: EditorialChange, status: Status, **values: Any) -> None:
    before = {"status": change.status}
    change.status = status
    for name, value in values.items():
        setattr(change, name, value)
    change.save(update_fields=["status", *values, "updated_at"])
    _record(change, before, {"status": status.value, "reason": change.reason})


def _decided(by: User) -> dict[str, Any]:
    return {
        "decided_by": by,
        "decided_label": by.email,
        "decided_at": timezone.now(),
    }


def _record(
    change: EditorialChange, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    was, became = audit.difference(before, {k: v for k, v in after.items() if v})
    audit.record(
        AuditAction.STAFF_CHANGED,
        target=change,
        before={name: value for name, value in was.items() if before},
        after=became,
    )


def _fresh(change: EditorialChange) -> EditorialChange:
    change.refresh_from_db()
    return change


def _said(text: str, field: str) -> str:
    if not text.strip():
        message = _("Say why.")
        raise InvalidInputError.at(field, message)
    return text.strip()
