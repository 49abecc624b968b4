"""The staff's pages, with rows of two companies."""

import re
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from accounts import models as rows
from accounts.models import Company, Membership, User
from analysis.models import BatchJob, CacheCount, EngineTerms
from instagram import models
from kbeauty.lib.admin import ReadOnlyAdmin
from kbeauty.lib.tenancy import all_companies, tenant
from markets.models import KnowledgeEntry
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory
from tests.factories.analysis import AnalysisResultFactory
from tests.factories.audit import event
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
    SyncRunFactory,
)
from tests.world import fill_ledger, fill_markets, fill_others

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
READ_ONLY = [
    model for model in MODELS if isinstance(admin.site._registry[model], ReadOnlyAdmin)
]
NOW, TODAY = timezone.now(), date(2026, 3, 1)
TOKEN = "IGQVJsecret"
# What must stand on no page, whatever the row.
SECRETS = (TOKEN, "hash-of-a-secret", "secret-of-a-webhook", "file-of-an-export")
# Rows that begin elsewhere: people register companies.
ADDED_NOWHERE = {Company}


def fill(company):
    """A row of everything that staff can look at."""
    MembershipFactory(company=company)
    account = InstagramAccountFactory(company=company, token=TOKEN)
    post = PostFactory(account=account, caption="a\u200b<b>caption</b>" * 50)
    CommentFactory(post=post, parent=CommentFactory(post=post))
    SyncRunFactory(account=account, errors=[{"code": "x"}])
    AnalysisResultFactory(company=company)
    with tenant(company.pk):
        own = {"company": company}
        BatchJob.objects.create(
            **own, market="JP", analysis_types=["sentiment"], language="en", total=1
        )
        batch = models.ImportBatch.objects.create(
            **own,
            account=account,
            file="imports/2026/03/posts.csv",
            file_name="posts.csv",
            file_size=1,
        )
        models.ImportIssue.objects.create(**own, batch=batch, line=2, reason="x")
        models.AccountSnapshot.objects.create(**own, account=account, captured_on=TODAY)
        models.PostSnapshot.objects.create(**own, post=post, captured_on=TODAY)
        models.PostHashtag.objects.create(
            **own, post=post, hashtag="수분", posted_at=NOW
        )
        models.Hashtag.objects.create(**own, hashtag="수분", last_updated=NOW)
        models.Creator.objects.create(**own, username="mina", last_updated=NOW)
        models.ApiCall.objects.create(
            **own, account=account, method="GET", path="/me", duration_ms=1
        )
        fill_others(own, f"others{company.pk}", account)
        fill_ledger(own, f"asked{company.pk}")
        fill_markets(company, f"counted{company.pk}")
        models.InstagramEvent.objects.create(
            **own, account=account, field="comments", received_at=NOW
        )
        fill_accounts(company, MembershipFactory(company=company).user)
    KnowledgeEntry.objects.create(
        slug=f"jp-{company.pk}",
        market="JP",
        topic="number",
        grade="industry",
        checked_on=TODAY,
        is_certain=False,
    )
    models.DataDeletionRequest.objects.create(user_hash=f"{company.pk:064}")


def fill_accounts(company, user):
    own, hidden = {"company": company}, f"hash-of-a-secret-{company.pk}"
    rows.ApiKey.objects.create(
        **own, name="CI", prefix="kb_1", key_hash=hidden, scopes=["read"]
    )
    rows.ApiUsage.objects.create(**own, day=TODAY, request_count=3)
    rows.Invitation.objects.create(
        **own, email="a@b.test", role="viewer", token_hash=hidden, expires_at=NOW
    )
    rows.CompanyExport.objects.create(**own, file="exports/file-of-an-export.zip")
    rows.Notice.objects.create(**own, user=user, kind="export_ready")
    hook = rows.Webhook.objects.create(
        **own,
        url="https://example.com/",
        secret="secret-of-a-webhook",
        kinds=["export_ready"],
    )
    rows.NoticeDelivery.objects.create(
        **own, webhook=hook, kind="export_ready", body={}
    )
    CacheCount.objects.create(day=TODAY + timedelta(days=company.pk), hits=1)
    rows.Alarm.objects.create(name=f"limits {company.pk}", raised_at=NOW, seen_at=NOW)
    event(company, before={"role": "viewer"}, after={"role": "owner"})


@pytest.fixture
def companies(db):
    found = CompanyFactory.create_batch(2)
    for company in found:
        fill(company)
    with all_companies():
        user = Membership.objects.first().user
    EmailAddress.objects.create(user=user, email=user.email)
    every_day = CrontabSchedule.objects.create(hour="1")
    PeriodicTask.objects.create(name="nightly", task="x", crontab=every_day)
    IntervalSchedule.objects.create(every=5, period="minutes")
    return found


@pytest.fixture
def staff(client, companies):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def address(model, page, *args):
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args
    )


def test_list_and_detail_show_rows_of_all_companies(staff, subtests):
    """Of one world: filling it again for every list would take a minute."""
    for model in MODELS:
        with subtests.test(model._meta.label):
            _look_at(staff, model)


def _look_at(staff, model):
    with all_companies():
        keys = list(model._default_manager.values_list("pk", flat=True))

    listed = staff.get(address(model, "changelist"))
    found = staff.get(address(model, "changelist"), {"q": "a"})
    # One page of a row is like the other; the list has shown the rows of both.
    pages = [staff.get(address(model, "change", key)) for key in keys[-1:]]

    assert listed.status_code == 200
    assert listed.context["cl"].result_count == len(keys)
    assert found.status_code == 200
    assert {page.status_code for page in pages} <= {200}
    texts = [page.content.decode() for page in (listed, *pages)]
    assert not [one for one in SECRETS if any(one in text for text in texts)]
    if model in READ_ONLY:
        assert len(keys) >= 2


def test_rows_are_added_by_hand_only_where_no_service_writes_them(staff):
    answers = {model: staff.get(address(model, "add")).status_code for model in MODELS}

    closed = {*READ_ONLY, *ADDED_NOWHERE}
    assert answers == {model: 403 if model in closed else 200 for model in MODELS}


def test_tenants_rows_are_read_only():
    of_tenants = {model for model in MODELS if hasattr(model, "company_id")}

    # What staff agree with a company, with an event for each change.
    assert of_tenants - set(READ_ONLY) == {EngineTerms}


def test_rows_inside_other_pages_are_only_shown(rf):
    """What staff change there would be no event: see AuditedAdmin."""
    request = rf.get("/admin/")
    request.user = UserFactory.build(is_staff=True, is_superuser=True)
    inlines = [
        inline
        for page in admin.site._registry.values()
        for inline in page.get_inline_instances(request)
    ]

    offered = {
        name
        for inline in inlines
        for name in inline.get_formset(request).form.base_fields
    }
    assert len(inlines) >= 3
    assert offered == set()
    assert not [one for one in inlines if one.has_add_permission(request, None)]
    assert not [one for one in inlines if one.get_formset(request).can_delete]


def test_audit_log_is_filtered_by_kind(staff, companies):
    event(companies[0], "member.added", target_label="joined")
    url = address(rows.AuditEvent, "changelist")

    found = staff.get(url, {"kind": "member"}).context["cl"].result_list
    strange = staff.get(url, {"kind": "spell"})

    assert [one.target_label for one in found] == ["joined"]
    assert strange.status_code == 200


def test_every_model_of_accounts_has_its_page():
    missing = set(apps.get_app_config("accounts").get_models()) - set(MODELS)

    # A person's choices: read on their own page.
    assert missing == {rows.NoticePreference}


def test_staff_without_rights_sees_no_rows(client, companies):
    client.force_login(UserFactory(is_staff=True))

    assert {
        client.get(address(model, "changelist")).status_code for model in MODELS
    } == {403}


def test_strange_values_in_an_address_fill_nothing_in(staff):
    url = address(EmailAddress, "add")
    person = User.objects.first()

    answers = [staff.get(url, {"user": user}) for user in ("abc", "9" * 30, person.pk)]

    assert [one.status_code for one in answers] == [200, 200, 200]
    option = f'<option value="{person.pk}" selected>'
    assert [option in one.content.decode() for one in answers] == [False, False, True]


def test_members_of_a_company_stand_under_korean_heads(client, companies):
    client.force_login(UserFactory(is_staff=True, is_superuser=True, language="ko"))

    with all_companies():
        company = Company.objects.first()
    text = client.get(address(Company, "change", company.pk)).content.decode()

    heads = re.findall(r"<th[^>]*>(.*?)</th>", text, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", one).strip() for one in heads if one.strip()][
        :3
    ] == [
        "사용자",
        "역할",
        "생성 시각",
    ]


def test_strange_search_is_no_error(staff):
    url = address(models.Post, "changelist")

    answers = [
        staff.get(url, {"q": "a\x00b"}),
        staff.get(url, {"q": "%_\\'\""}),
        staff.get(url, {"p": "-5"}),
        staff.get(url, {"o": "999"}),
        staff.get(url, {"nothing": "1"}),
    ]

    assert {answer.status_code for answer in answers} <= {200, 302}


def test_company_with_rows_is_not_deleted_by_hand(staff, companies):
    answer = staff.post(address(Company, "delete", companies[0].pk), {"post": "yes"})

    with all_companies():
        left = set(models.Post.objects.values_list("company_id", flat=True))
    assert answer.status_code == 403
    assert left == {company.pk for company in companies}


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Moon/Far"), ("time_zone", ""), ("language", "x")],
)
def test_unknown_zone_or_language_is_not_given_to_a_person(staff, field, value):
    user = User.objects.exclude(is_staff=True).first()
    form = {"email": user.email, "time_zone": "UTC", "language": "", field: value}

    answer = staff.post(address(User, "change", user.pk), form)

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors


def test_log_in_of_staff_is_the_products_which_counts_failures(client, db):
    cache.clear()

    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/account/login/?next=")
    refused = client.post("/admin/login/", {"username": "a@b.test", "password": "x"})
    assert refused["Location"].startswith("/account/login/")
