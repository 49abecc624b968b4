import pytest
from cryptography.fernet import Fernet
from django.db import connection

from instagram.models import InstagramAccount
from kbeauty.lib.crypto import UndecryptableError, decrypt, encrypt, hash_of
from tests.factories.instagram import InstagramAccountFactory


def stored(account):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT token FROM instagram_instagramaccount WHERE id = %s", [account.pk]
        )
        return cursor.fetchone()[0]


def test_token_is_unreadable_in_the_database(company):
    account = InstagramAccountFactory(company=company, token="IGQsecret")

    assert "IGQsecret" not in stored(account)
    assert InstagramAccount.objects.get(pk=account.pk).token == "IGQsecret"


def test_empty_token_stays_empty(company):
    assert stored(InstagramAccountFactory(company=company, token="")) == ""


def test_old_key_still_reads_after_rotation(company, settings):
    account = InstagramAccountFactory(company=company, token="IGQsecret")

    settings.FIELD_ENCRYPTION_KEYS = [
        Fernet.generate_key().decode(),
        *settings.FIELD_ENCRYPTION_KEYS,
    ]

    assert InstagramAccount.objects.get(pk=account.pk).token == "IGQsecret"


def test_lost_key_is_a_named_error(company, settings):
    account = InstagramAccountFactory(company=company, token="IGQsecret")

    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(UndecryptableError, match=r"InstagramAccount\.token"):
        InstagramAccount.objects.get(pk=account.pk)


def test_text_is_encrypted_and_read_back(settings):
    token = encrypt("비밀 secret")
    settings.FIELD_ENCRYPTION_KEYS = [
        Fernet.generate_key().decode(),
        *settings.FIELD_ENCRYPTION_KEYS,
    ]

    assert "secret" not in token
    assert decrypt(token) == "비밀 secret"


@pytest.mark.parametrize("token", ["", "no token", "토큰"])
def test_what_was_never_encrypted_is_a_named_error(token):
    with pytest.raises(UndecryptableError):
        decrypt(token)


def test_hash_is_sha256_and_takes_half_letters_as_well():
    assert hash_of("비밀") == (
        "00897c8f8b298fae0a09bd61b233f37b30f9fc4954b1330a2361a8e9a25edad8"
    )
    assert hash_of("\udc80") != hash_of("?")
