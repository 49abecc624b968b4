import pytest
from django.db import connection

from kbeauty import checks


def test_application_role_passes(db):
    assert checks.database_role_is_bound(databases=["default"]) == []


def test_role_past_row_level_security_is_refused(db, settings):
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.STAFF_DATABASE_ROLE}")
        found = checks.database_role_is_bound(databases=["default"])
        cursor.execute("RESET ROLE")

    assert [error.id for error in found] == ["kbeauty.E001"]


def test_wrong_encryption_key_is_refused(settings):
    settings.FIELD_ENCRYPTION_KEYS = ["short"]

    assert [error.id for error in checks.encryption_keys_fit()] == ["kbeauty.E002"]


def test_short_key_of_tokens_is_refused(settings):
    settings.HEADLESS_JWT_PRIVATE_KEY = "x" * 31

    assert [error.id for error in checks.token_key_is_long_enough()] == ["kbeauty.E004"]


def test_keys_of_the_embedded_start_pass():
    assert checks.token_key_is_long_enough() == []
    assert checks.encryption_keys_fit() == []


def test_app_id_without_secret_is_refused(settings):
    settings.INSTAGRAM_APP_ID, settings.INSTAGRAM_APP_SECRET = "1", ""

    assert [error.id for error in checks.instagram_app_is_whole()] == ["kbeauty.E003"]


def test_no_instagram_app_at_all_is_fine(settings):
    settings.INSTAGRAM_APP_ID = settings.INSTAGRAM_APP_SECRET = ""

    assert checks.instagram_app_is_whole() == []


@pytest.mark.parametrize(
    ("app_id", "secret", "found"),
    [
        ("", "", []),
        ("1", "2", []),
        ("1", "", ["kbeauty.E006"]),
        ("", "2", ["kbeauty.E006"]),
    ],
)
def test_facebook_app_comes_with_its_secret(settings, app_id, secret, found):
    settings.FACEBOOK_APP_ID, settings.FACEBOOK_APP_SECRET = app_id, secret

    assert [error.id for error in checks.facebook_app_is_whole()] == found


@pytest.mark.parametrize(
    ("client_id", "secret", "found"),
    [
        ("", "", []),
        ("1", "2", []),
        ("1", "", ["kbeauty.E005"]),
        ("", "2", ["kbeauty.E005"]),
    ],
)
def test_keys_of_google_come_together(settings, client_id, secret, found):
    settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET = client_id, secret

    assert [error.id for error in checks.google_client_is_whole()] == found
