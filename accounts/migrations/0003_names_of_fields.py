from django.db import migrations

from kbeauty.lib.field_labels import NameFields


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_row_level_security")]

    operations = [
        NameFields(
            {
                "apikey": {
                    "code": "code",
                    "company": "company",
                },
                "apiusage": {
                    "company": "company",
                },
                "auditevent": {
                    "id": "id",
                    "target_code": "code of the object",
                },
                "company": {
                    "code": "code",
                    "deletion_counts": "rows when the deletion began",
                    "deletion_reminded_at": "reminded of the deletion at",
                    "members": "members",
                },
                "companyexport": {
                    "code": "code",
                    "company": "company",
                    "leased_until": "held by a worker until",
                },
                "invitation": {
                    "code": "code",
                    "company": "company",
                },
                "membership": {
                    "code": "code",
                    "company": "company",
                    "user": "user",
                },
                "notice": {
                    "code": "code",
                    "company": "company",
                    "is_in_app": "shown in the product",
                    "once": "key against repetition",
                    "path": "path",
                    "user": "user",
                    "values": "values of the sentence",
                },
                "noticedelivery": {
                    "code": "code",
                    "company": "company",
                    "next_attempt_at": "next attempt at",
                    "once": "key against repetition",
                    "webhook": "webhook",
                },
                "noticepreference": {
                    "channel": "channel",
                    "company": "company",
                    "is_on": "on",
                    "kind": "kind",
                    "user": "user",
                },
                "user": {
                    "code": "code",
                },
                "webhook": {
                    "code": "code",
                    "company": "company",
                    "created_by": "set up by",
                },
            }
        )
    ]
