import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("instagram", "0002_row_level_security")]

    operations = [
        migrations.CreateModel(
            name="DataDeletionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "code",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("user_hash", models.CharField(editable=False, max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Being removed"), ("done", "Removed")],
                        default="open",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "account_count",
                    models.PositiveIntegerField(default=0, verbose_name="accounts"),
                ),
                (
                    "row_counts",
                    models.JSONField(blank=True, default=dict, verbose_name="rows"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="asked for at"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="done at"),
                ),
            ],
            options={
                "verbose_name": "deletion asked for at Meta",
                "verbose_name_plural": "deletions asked for at Meta",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="datadeletionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")),
                fields=("user_hash",),
                name="data_deletion_open_once",
            ),
        ),
        migrations.AddIndex(
            model_name="instagramaccount",
            index=models.Index(
                condition=models.Q(("app_scoped_id", ""), _negated=True),
                fields=["app_scoped_id"],
                name="account_app_scoped",
            ),
        ),
    ]
