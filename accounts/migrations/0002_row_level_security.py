from django.db import migrations

from kbeauty.lib.rls import (
    append_only,
    keep_unchanged,
    protect,
    show_to_holder,
    show_to_person,
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        protect(
            "accounts_membership",
            "accounts_apikey",
            "accounts_apiusage",
            "accounts_companyexport",
            "accounts_invitation",
            "accounts_notice",
            "accounts_noticedelivery",
            "accounts_noticepreference",
            "accounts_webhook",
        ),
        show_to_person("accounts_membership", column="user_id"),
        show_to_holder("accounts_apikey", column="key_hash"),
        show_to_holder("accounts_invitation", column="token_hash"),
        append_only("accounts_auditevent"),
        show_to_person("accounts_auditevent", column="actor_id"),
        keep_unchanged("accounts_auditevent"),
    ]
