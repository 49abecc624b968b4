"""Everything encrypted comes under the first key, whatever company it belongs to."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Webhook
from instagram.models import InstagramAccount
from kbeauty import checks
from kbeauty.lib import key_rotation
from kbeauty.lib.key_rotation import Rotation, encrypted_fields
from kbeauty.lib.tenancy import all_companies, tenant
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import InstagramAccountFactory


def run(**options):
    told = StringIO()
    call_command("rotate_keys", stdout=told, **options)
    return told.getvalue().strip()


def stored(account):
    with all_companies(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT token FROM instagram_instagramaccount WHERE id = %s", [account.pk]
        )
        return cursor.fetchone()[0]


@pytest.fixture
def companies(db):
    return CompanyFactory(), CompanyFactory()


@pytest.fixture
def accounts(companies):
    """Two accounts of each company, one without a token, and a webhook's secret."""
    made = []
    for company in companies:
        with tenant(company.pk):
            made += InstagramAccountFactory.create_batch(
                2, company=company, token="IGQsecret"
            )
            InstagramAccountFactory(company=company, token="")
            Webhook.objects.create(
                company=company, url="https://x.test/", secret="s" * 32, kinds=[]
            )
    return made


@pytest.fixture
def new_key(accounts, settings):
    """What is stored so far is under the second key from here on."""
    key = Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [key, *settings.FIELD_ENCRYPTION_KEYS]
    return key


def test_all_encrypted_columns_are_known():
    found = {(model._meta.label, name) for model, name in encrypted_fields()}

    assert found == {
        ("accounts.Webhook", "secret"),
        ("instagram.InstagramAccount", "token"),
    }


def test_every_value_of_every_company_comes_under_the_new_key(
    accounts, new_key, settings
):
    updated = [account.updated_at for account in accounts]

    assert run(batch=1) == (
        "6 encrypted values, 6 encrypted anew, 0 still need an older key."
    )

    settings.FIELD_ENCRYPTION_KEYS = [new_key]
    for account, before in zip(accounts, updated, strict=True):
        with tenant(account.company_id):
            account.refresh_from_db()
            assert (account.token, account.updated_at) == ("IGQsecret", before)
    with all_companies():
        assert {one.secret for one in Webhook.objects.all()} == {"s" * 32}
        assert InstagramAccount.objects.filter(token="").count() == 2


def test_check_counts_and_changes_nothing(accounts, new_key):
    before = [stored(account) for account in accounts]

    assert run(check=True) == (
        "6 encrypted values, 0 encrypted anew, 6 still need an older key."
    )

    assert [stored(account) for account in accounts] == before


def test_second_run_leaves_alone_what_is_done(accounts, new_key):
    run()
    before = [stored(account) for account in accounts]

    assert run() == "6 encrypted values, 0 encrypted anew, 0 still need an older key."
    assert [stored(account) for account in accounts] == before


def test_broken_off_it_goes_on_where_it_was(accounts, new_key, monkeypatch):
    renew, renewed = key_rotation._renew, []

    def stops(*given):
        if len(renewed) == 2:
            raise KeyboardInterrupt
        renewed.append(given)
        return renew(*given)

    monkeypatch.setattr(key_rotation, "_renew", stops)
    with pytest.raises(KeyboardInterrupt):
        run(batch=1)
    monkeypatch.undo()

    assert run() == "6 encrypted values, 4 encrypted anew, 0 still need an older key."


def test_value_that_was_stored_meanwhile_is_not_overwritten(
    accounts, new_key, monkeypatch
):
    renew = key_rotation._renew

    def late(model, name, key, before):
        if (model, key) == (InstagramAccount, accounts[0].pk):
            with tenant(accounts[0].company_id):
                model.objects.filter(pk=key).update(token="newer")
        return renew(model, name, key, before)

    monkeypatch.setattr(key_rotation, "_renew", late)

    assert run() == "6 encrypted values, 5 encrypted anew, 0 still need an older key."
    with tenant(accounts[0].company_id):
        accounts[0].refresh_from_db()
        assert accounts[0].token == "newer"


def test_values_that_no_key_reads_are_told_and_the_others_done(
    accounts, new_key, settings
):
    with all_companies():
        InstagramAccount.objects.filter(pk=accounts[0].pk).update(token="lost")
    settings.FIELD_ENCRYPTION_KEYS = settings.FIELD_ENCRYPTION_KEYS[1:]
    other = Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [other, *settings.FIELD_ENCRYPTION_KEYS]
    told = StringIO()

    with pytest.raises(CommandError, match="1 of them cannot be read"):
        call_command("rotate_keys", stdout=told)

    assert told.getvalue().startswith("6 encrypted values, 5 encrypted anew, 0 still")


def test_batch_of_nothing_is_refused(db):
    with pytest.raises(CommandError, match="--batch"):
        run(batch=0)


def test_system_check_says_how_many_need_the_old_key(accounts, new_key):
    [warning] = checks.older_keys_are_needed(databases=["default"])

    assert (warning.id, warning.msg) == (
        "kbeauty.W001",
        "6 values still need an older key of FIELD_ENCRYPTION_KEYS.",
    )
    run()
    assert checks.older_keys_are_needed(databases=["default"]) == []


def test_system_check_asks_only_where_there_is_an_older_key(
    accounts, settings, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert checks.older_keys_are_needed(databases=["default"]) == []
        settings.FIELD_ENCRYPTION_KEYS *= 2
        assert checks.older_keys_are_needed(databases=None) == []


def test_before_the_first_migration_there_is_nothing_to_count(db, monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert key_rotation.count_old() == Rotation()
