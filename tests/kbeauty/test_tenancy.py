import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, connections, transaction

from accounts.log_in.tokens import open_token_session
from instagram.models import InstagramAccount, SyncRun
from instagram.tasks import sync_account
from kbeauty.lib.tenancy import (
    all_companies,
    current_company_id,
    switch_tenant,
    tenant,
)
from tests.factories.accounts import CompanyFactory, MembershipFactory
from tests.factories.instagram import InstagramAccountFactory, SyncRunFactory


@pytest.fixture
def two_accounts(db):
    return InstagramAccountFactory(), InstagramAccountFactory()


def names():
    return sorted(InstagramAccount.objects.values_list("username", flat=True))


def who(database):
    with database.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_connection_from_the_pool_does_not_work_as_staff():
    """One that was let go of inside the admin, as an outage or a stream does."""
    options = {
        **connection.settings_dict["OPTIONS"],
        "pool": {"min_size": 1, "max_size": 1},
    }
    own = {**connection.settings_dict, "OPTIONS": options}
    database = type(connections["default"])(own, "default")
    try:
        with all_companies():
            as_staff = who(database)
            database.close()
        as_others = who(database)
    finally:
        database.close()
        database.close_pool()

    assert (as_staff, as_others) == (settings.STAFF_DATABASE_ROLE, who(connection))
    assert as_staff != as_others


def test_without_a_company_there_are_no_rows(two_accounts):
    assert names() == []


def test_a_company_sees_its_own_rows_only(two_accounts):
    mine, _ = two_accounts

    with tenant(mine.company_id):
        assert names() == [mine.username]


def test_nested_companies_come_back(two_accounts):
    mine, theirs = two_accounts

    with tenant(mine.company_id):
        with tenant(theirs.company_id):
            assert names() == [theirs.username]
        assert names() == [mine.username]
    assert current_company_id() is None


def test_writing_for_another_company_is_refused(two_accounts):
    mine, theirs = two_accounts

    with tenant(mine.company_id), pytest.raises(ProgrammingError), transaction.atomic():
        InstagramAccount.objects.create(
            company=theirs.company, instagram_user_id="1", username="forged"
        )


def test_changing_rows_of_another_company_changes_none(two_accounts):
    mine, theirs = two_accounts

    with tenant(mine.company_id):
        changed = InstagramAccount.objects.filter(pk=theirs.pk).update(username="taken")

    assert changed == 0


def test_rows_cannot_be_moved_to_another_company(two_accounts):
    mine, theirs = two_accounts

    with tenant(mine.company_id), pytest.raises(ProgrammingError), transaction.atomic():
        InstagramAccount.objects.filter(pk=mine.pk).update(company=theirs.company)


def test_leaving_after_a_database_error_does_not_hide_it(two_accounts):
    mine, _ = two_accounts

    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        tenant(mine.company_id),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT nothing_like_this")
    assert names() == []


def test_company_holds_on_a_fresh_connection(transactional_db):
    account = InstagramAccountFactory()

    with tenant(account.company_id):
        connection.close()
        assert names() == [account.username]
    assert names() == []


def test_for_company_filters_without_row_level_security(two_accounts):
    mine, _ = two_accounts

    with all_companies():
        found = InstagramAccount.objects.for_company(mine.company)
        assert [account.username for account in found] == [mine.username]


def test_staff_scope_sees_all_and_ends(two_accounts):
    with all_companies():
        assert names() == sorted(account.username for account in two_accounts)

    assert names() == []


def test_a_company_without_rows_sees_none(two_accounts):
    with tenant(CompanyFactory().pk):
        assert names() == []


def test_switching_ends_with_the_block_around_it(two_accounts):
    mine, _ = two_accounts

    with tenant(None):
        switch_tenant(mine.company_id)
        assert names() == [mine.username]

    assert current_company_id() is None
    assert names() == []


def test_company_of_a_token_does_not_outlive_its_request(client, two_accounts):
    user = MembershipFactory(company=two_accounts[0].company).user
    token = open_token_session(user=user).access_token

    answer = client.get(
        "/api/v1/instagram/profile", headers={"authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 200
    assert current_company_id() is None
    assert names() == []


def test_company_does_not_outlive_a_request_that_breaks(client, member, monkeypatch):
    client.force_login(member)
    client.raise_request_exception = False
    monkeypatch.setattr("kbeauty.views.selectors.has_posts", lambda company: 1 / 0)

    with tenant(None):
        answer = client.get("/")

        assert answer.status_code == 500
        assert current_company_id() is None
        assert names() == []


def test_staff_scope_left_after_a_database_error_ends_and_does_not_hide_it(
    two_accounts,
):
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        all_companies(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT nothing_like_this")

    assert names() == []


def test_task_for_one_company_touches_no_row_of_another(two_accounts):
    mine, theirs = two_accounts
    run = SyncRunFactory(account=theirs)

    sync_account.delay(company_id=mine.company_id, run_id=run.pk)

    with tenant(theirs.company_id):
        assert SyncRun.objects.get().status == "queued"
    assert current_company_id() is None
