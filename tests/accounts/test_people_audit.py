"""What people change of themselves is in the audit log."""

from accounts.models import AuditEvent
from accounts.services.people import change_person
from kbeauty.lib.tenancy import all_companies


def told():
    with all_companies():
        return [
            (one.action, one.actor_label, one.company_id, one.before, one.after)
            for one in AuditEvent.objects.order_by("created_at")
        ]


def test_own_settings_tell_what_changed(logged_in, member):
    member.full_name = "Mina"
    member.save()

    logged_in.post(
        "/settings/",
        {"full_name": "Mina Kim", "language": "en", "time_zone": "Asia/Seoul"},
    )

    assert told() == [
        (
            "person.changed",
            member.email,
            None,
            {"full_name": "Mina", "time_zone": "UTC"},
            {"full_name": "Mina Kim", "time_zone": "Asia/Seoul"},
        )
    ]


def test_language_switch_tells_it(logged_in, member):
    logged_in.post("/settings/language/", {"language": "ko"})

    assert told() == [
        ("person.changed", member.email, None, {"language": "en"}, {"language": "ko"})
    ]


def test_saving_the_same_is_no_change(logged_in, member):
    before = member.updated_at

    logged_in.post(
        "/settings/",
        {"full_name": member.full_name, "language": "en", "time_zone": "UTC"},
    )

    member.refresh_from_db()
    assert told() == []
    assert member.updated_at == before


def test_change_is_compared_with_the_row_not_with_the_object(member):
    member.full_name = "Set by a form"

    change_person(user=member, full_name="Set by a form")

    member.refresh_from_db()
    assert member.full_name == "Set by a form"
    assert len(told()) == 1
