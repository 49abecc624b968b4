"""Meta's callbacks, and the page for whoever asked."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import ActorKind, AuditAction
from accounts.models import AuditEvent
from instagram.enums import AccountStatus, DeletionStatus
from instagram.models import (
    DataDeletionRequest,
    ImportBatch,
    InstagramAccount,
    Post,
)
from kbeauty.lib.models import TenantModel
from kbeauty.lib.tables import tenant_models
from kbeauty.lib.tenancy import all_companies
from tests.factories.everything import fill
from tests.factories.instagram import InstagramAccountFactory, PostFactory
from tests.instagram.test_signed_requests import signed

DEAUTHORIZE = "/instagram/deauthorize/"
DELETION = "/instagram/data-deletion/"
SECRET = "app-secret-of-the-tests"


def about(user_id, **changes):
    """The form that Meta posts."""
    content = {
        "algorithm": "HMAC-SHA256",
        "issued_at": int(timezone.now().timestamp()),
        "user_id": user_id,
    }
    return {"signed_request": signed(content | changes, secret=SECRET)}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def connected(company):
    """An account that was connected an hour ago."""
    hour_ago = timezone.now() - timedelta(hours=1)
    return InstagramAccountFactory(
        company=company, app_scoped_id="90", token_obtained_at=hour_ago
    )


@pytest.fixture
def elsewhere(db):
    """The same account, connected by another company."""
    hour_ago = timezone.now() - timedelta(hours=1)
    return InstagramAccountFactory(app_scoped_id="90", token_obtained_at=hour_ago)


def now_of(account):
    with all_companies():
        return InstagramAccount.objects.filter(pk=account.pk).first()


def events(action):
    with all_companies():
        return list(AuditEvent.objects.filter(action=action).order_by("created_at"))


def is_connected(account):
    account = now_of(account)
    return account.status == AccountStatus.ACTIVE and account.token != ""


def test_access_taken_away_ends_every_companys_token(client, connected, elsewhere):
    answer = client.post(DEAUTHORIZE, about("90"))

    assert (answer.status_code, answer.json()) == (200, {})
    for account in (now_of(connected), now_of(elsewhere)):
        assert account.token == ""
        assert account.token_expires_at is None
        assert account.status == AccountStatus.DISCONNECTED
        assert account.status_reason == "app_removed"
    told = events(AuditAction.META_DEAUTHORIZED)
    assert [(one.company_id, one.actor_kind, one.actor_label) for one in told] == [
        (connected.company_id, ActorKind.META, "Meta"),
        (elsewhere.company_id, ActorKind.META, "Meta"),
    ]


def test_page_tells_why_the_account_is_disconnected(client, logged_in, connected):
    client.post(DEAUTHORIZE, about("90"))

    text = logged_in.get(f"/accounts/{connected.code}/").content.decode()

    assert "Our app was removed in the Instagram settings of this account." in text


def test_told_twice_changes_and_records_once(client, connected):
    client.post(DEAUTHORIZE, about("90"))
    before = now_of(connected).updated_at
    answer = client.post(DEAUTHORIZE, about("90"))

    assert answer.status_code == 200
    assert now_of(connected).updated_at == before
    assert len(events(AuditAction.META_DEAUTHORIZED)) == 1


def test_token_from_after_the_message_stays(client, connected):
    earlier = int((timezone.now() - timedelta(hours=2)).timestamp())

    client.post(DEAUTHORIZE, about("90", issued_at=earlier))

    assert is_connected(connected)


def test_account_of_before_scoped_ids_is_found_by_the_other(client, company):
    older = InstagramAccountFactory(
        company=company, instagram_user_id="17841", app_scoped_id=""
    )
    scoped = InstagramAccountFactory(company=company, app_scoped_id="91")

    client.post(DEAUTHORIZE, about("17841"))
    client.post(DEAUTHORIZE, about(scoped.instagram_user_id))

    assert not is_connected(older)
    assert is_connected(scoped)


@pytest.mark.parametrize("path", [DEAUTHORIZE, DELETION])
@pytest.mark.parametrize(
    "form",
    [
        {},
        {"signed_request": ""},
        {"signed_request": "forged.payload"},
        {"signed_request": b"\xff\xfe.\xff"},
        {"signed_request": "A" * 5000},
        {
            "signed_request": signed(
                {"algorithm": "none", "user_id": "90"}, secret=SECRET
            )
        },
        {
            "signed_request": signed(
                {"algorithm": "HMAC-SHA256", "user_id": "90"}, secret="x"
            )
        },
    ],
    ids=["missing", "empty", "forged", "bytes", "huge", "algorithm", "secret"],
)
def test_unsigned_changes_nothing(client, connected, path, form):
    answer = client.post(path, form)

    error = answer.json()["error"]
    assert answer.status_code == 400
    assert error["code"] == "signed_request_invalid"
    assert error["message"].startswith(("signed_request", "The signature"))
    assert is_connected(connected)
    assert not DataDeletionRequest.objects.exists()
    assert events(AuditAction.META_DELETION) == []


@pytest.mark.parametrize("path", [DEAUTHORIZE, DELETION])
def test_body_larger_than_any_form_is_refused(client, connected, path):
    answer = client.post(
        path,
        b"signed_request=" + b"A" * (6 * 1024 * 1024),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 400
    assert is_connected(connected)


@pytest.mark.parametrize("path", [DEAUTHORIZE, DELETION])
def test_without_an_app_there_are_no_callbacks(client, connected, settings, path):
    settings.INSTAGRAM_APP_SECRET = settings.FACEBOOK_APP_SECRET = ""

    assert client.post(path, about("90")).status_code == 404


@pytest.mark.parametrize("path", [DEAUTHORIZE, DELETION])
def test_callbacks_take_posts_only_and_need_no_csrf_token(db, path):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)

    assert strict.get(path).status_code == 405
    assert strict.post(path, about("nobody")).status_code == 200


def test_removal_ends_the_access_at_once_and_names_a_page(client, connected, elsewhere):
    answer = client.post(DELETION, about("90"))

    wanted = DataDeletionRequest.objects.get()
    assert answer.json() == {
        "url": f"http://testserver/data-deletion/{wanted.code}/",
        "confirmation_code": str(wanted.code),
    }
    assert wanted.status == DeletionStatus.OPEN
    for account in (now_of(connected), now_of(elsewhere)):
        assert account.token == ""
        assert account.status_reason == "deletion_requested"
    assert [one.company_id for one in events(AuditAction.META_DELETION)] == [
        connected.company_id,
        elsewhere.company_id,
    ]


def test_person_is_kept_as_a_keyed_hash_only(client, connected):
    client.post(DELETION, about("90"))

    wanted = DataDeletionRequest.objects.get()
    assert re.fullmatch("[0-9a-f]{64}", wanted.user_hash)
    assert "90" not in {str(value) for value in vars(wanted).values()}


def test_asked_twice_while_open_the_code_is_the_same(client, connected):
    codes = {
        client.post(DELETION, about("90")).json()["confirmation_code"] for _ in range(3)
    }

    assert len(codes) == 1
    assert DataDeletionRequest.objects.count() == 1
    assert len(events(AuditAction.META_DELETION)) == 1


def test_everything_of_the_account_goes_and_nothing_else(
    client, company, member, media, django_capture_on_commit_callbacks
):
    rows = fill(company, member)
    stays = PostFactory(account__company=company, company=company)
    account = rows[InstagramAccount]
    batch = rows[ImportBatch]
    InstagramAccount.objects.filter(pk=account.pk).update(app_scoped_id="90")
    file = media / batch.file.name
    assert file.exists()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(DELETION, about("90"))

    wanted = DataDeletionRequest.objects.get()
    assert wanted.status == DeletionStatus.DONE
    assert wanted.account_count == 1
    assert wanted.row_counts["instagram.comment"] == 1
    assert wanted.row_counts["instagram.instagramaccount"] == 1
    assert not file.exists()
    assert of_account(account, company) == []
    assert list(Post.objects.all()) == [stays]


def of_account(account, company):
    """Rows that refer to the account, directly or over rows between."""
    found = []
    for model in tenant_models():
        for path in paths_to_account(model):
            found += model.objects.for_company(company).filter(**{path: account.pk})
    return found


def paths_to_account(model, seen=()):
    if model is InstagramAccount:
        yield "pk"
    for field in model._meta.concrete_fields:
        target = field.related_model
        is_way = target and issubclass(target, TenantModel) and target not in seen
        if is_way and target is not model:
            for rest in paths_to_account(target, (*seen, model)):
                yield f"{field.name}__{rest}"


def test_walk_to_the_account_finds_every_table_of_it():
    names = {
        model._meta.model_name
        for model in tenant_models()
        if [*paths_to_account(model)]
    }

    assert names == {
        *("instagramaccount", "accountsnapshot", "syncrun", "apicall", "importbatch"),
        *("importissue", "post", "postsnapshot", "posthashtag", "comment"),
        *("accountinsight", "audiencesegment", "metricrefusal", "story", "mention"),
        *("instagramevent", "hashtagsearch", "watchedhashtag", "hashtagpost"),
        # Goes by a trigger with its post.
        "claimshift",
    }


def test_both_companies_lose_the_account_alike(
    client, connected, elsewhere, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(DELETION, about("90"))

    assert now_of(connected) is None
    assert now_of(elsewhere) is None
    assert DataDeletionRequest.objects.get().account_count == 2


def test_removal_that_got_lost_is_taken_up_again(
    client, connected, django_capture_on_commit_callbacks
):
    from instagram.tasks import resume_data_deletions

    client.post(DELETION, about("90"))
    with django_capture_on_commit_callbacks(execute=True):
        resume_data_deletions()

    assert now_of(connected) is None
    assert DataDeletionRequest.objects.get().status == DeletionStatus.DONE


def test_asked_again_after_it_was_done_nothing_is_held(
    client, connected, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(DELETION, about("90"))
    answer = client.post(DELETION, about("90"))

    page = client.get(f"/data-deletion/{answer.json()['confirmation_code']}/")
    assert DataDeletionRequest.objects.count() == 1
    assert "we held nothing of your Instagram account" in page.content.decode()


def test_unknown_person_gets_a_code_and_nothing_is_stored(client, connected):
    answer = client.post(DELETION, about("4711"))

    code = answer.json()["confirmation_code"]
    page = client.get(f"/data-deletion/{code}/")
    assert answer.json()["url"] == f"http://testserver/data-deletion/{code}/"
    assert not DataDeletionRequest.objects.exists()
    assert page.status_code == 200
    assert "we held nothing of your Instagram account" in page.content.decode()
    assert is_connected(connected)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("open", "are being removed, which takes some minutes"),
        ("done", "Everything we held of your Instagram account was removed on"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_page_explains_the_status(client, db, status, sentence, language):
    wanted = DataDeletionRequest.objects.create(
        user_hash="0" * 64, status=status, finished_at=timezone.now()
    )

    answer = client.get(
        wanted.get_absolute_url(), headers={"Accept-Language": language}
    )

    text = answer.content.decode()
    assert f'<html lang="{language}"' in text
    if language == "en":
        assert sentence in text


def test_made_up_code_is_not_found(client, db):
    path = "/data-deletion/8a6e0804-2bd0-4672-b79d-d97027f9071a/"

    assert client.get(path).status_code == 404


def test_account_is_not_connected_anew_while_it_is_removed(client, connected, member):
    from instagram.services.connections import connect_account
    from kbeauty.lib.errors import ConflictError
    from tests.instagram.conftest import PROFILE, new_token

    client.post(DELETION, about("90"))
    InstagramAccount.objects.filter(pk=connected.pk).update(
        instagram_user_id=PROFILE.user_id
    )

    with pytest.raises(ConflictError) as refused:
        connect_account(
            company=connected.company, token=new_token(), profile=PROFILE, by=member
        )

    assert refused.value.code == "deletion_requested"
    assert now_of(connected).token == ""
