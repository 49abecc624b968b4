"""One of everything of a company, with a word of its own in every text that pages show."""

import re
from datetime import date, timedelta

from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import audit, models
from accounts.enums import AuditAction, ExportStatus, NoticeChannel, NoticeKind, Role
from analysis.enums import CallOutcome
from analysis.models import (
    BatchItem,
    BatchJob,
    EngineTerms,
    LedgerEntry,
    MonthSpend,
    Reservation,
)
from instagram import models as instagram
from instagram.enums import ImportStatus
from kbeauty.lib.crypto import hash_of
from kbeauty.lib.models import TenantModel
from kbeauty.lib.tenancy import tenant
from markets.daily.items import COUNTS
from markets.models import (
    ClaimShift,
    CompetitorSpike,
    CompetitorWatch,
    DailyFigure,
    EditorialChange,
    EditorialVersion,
)
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.analysis import AnalysisResultFactory
from tests.factories.instagram import (
    CommentFactory,
    CreatorFactory,
    CreatorPostFactory,
    HashtagPostFactory,
    InstagramAccountFactory,
    MentionFactory,
    PostFactory,
    StoryFactory,
    SyncRunFactory,
    WatchedHashtagFactory,
)

TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]


def fill(company, word):
    """A row in every tenant's table; by the beginning of the name of the page about it."""
    member = MembershipFactory(
        company=company, role=Role.VIEWER, user__full_name=f"{word} person"
    )
    with tenant(company.pk):
        return {
            "member": member,
            **_of_accounts(company, member.user, word),
            **_of_instagram(company, word),
            "analysis": AnalysisResultFactory(
                company=company, result_data__analysis_summary=word
            ),
            "batch": _batch(company, word),
            **fill_ledger({"company": company}, word),
            **fill_markets(company, word),
        }


def row_about(path, rows):
    """The row that an address of the API with a code is about, by the noun before it."""
    noun = re.search(r"/([\w-]+?)s?/\{", path)
    return rows[noun[1].removesuffix("-analyze")] if noun else None


def fill_markets(company, word):
    """Days that changed are noted by the database when posts are made."""
    figure = DailyFigure(
        company=company,
        day=date(2026, 3, 1),
        source="own",
        origin=1,
        market="JP",
        facet="hashtag",
        name=word,
    )
    for name in COUNTS:
        setattr(figure, name, 1)
    figure.save()
    creator = CreatorFactory(company=company, username=f"{word}.rival", is_watched=True)
    watch = CompetitorWatch.objects.create(
        company=company, creator=creator, market="JP"
    )
    CompetitorSpike.objects.create(
        company=company,
        creator=creator,
        first_day=date(2026, 3, 1),
        last_day=date(2026, 3, 2),
        posts=9,
        reactions=900,
        usual_posts=1,
        usual_reactions=100,
    )
    return {"competitor": watch, "change": _change(company, word)}


def _change(company, word):
    """A rule that staff approved, and a text of the company that it concerns."""
    reviewer = UserFactory(is_staff=True)
    change = EditorialChange.objects.create(
        kind="rule",
        item=f"us-{word}",
        act="withdraw",
        note=word,
        status="approved",
        written_by=reviewer,
        written_label="a@kbeauty.test",
        editors=[],
        decided_by=reviewer,
        decided_label=reviewer.email,
        decided_at=timezone.now(),
    )
    EditorialVersion.objects.create(
        change=change,
        kind=change.kind,
        item=change.item,
        number=1,
        note=word,
        editors=[],
        approved_by=reviewer,
        approved_label=reviewer.email,
        in_force_from=timezone.now(),
    )
    ClaimShift.objects.create(
        company=company,
        change=change,
        post=instagram.Post.objects.for_company(company).first(),
        market="JP",
        before="no_rule_found",
        after="prohibited",
    )
    return change


def _batch(company, word):
    """A batch that was stopped: it can be read and go on."""
    job = BatchJob.objects.create(
        company=company,
        market="JP",
        analysis_types=["sentiment"],
        language="en",
        status="stopped",
        reason="stopped_by_person",
        total=2,
        failed=1,
    )
    BatchItem.objects.create(
        company=company,
        job=job,
        place=2,
        post_url=f"https://www.instagram.com/p/{word}2/",
    )
    BatchItem.objects.create(
        company=company,
        job=job,
        place=1,
        post_url=f"https://www.instagram.com/p/{word}/",
        status="failed",
        results={"sentiment": {"error": {"code": "gone", "message": word}}},
    )
    return job


def fill_ledger(own, word):
    """What asking engines has cost the company."""
    now, month = timezone.now(), timezone.now().date().replace(day=1)
    EngineTerms.objects.create(**own, engines="local")
    MonthSpend.objects.create(**own, month=month, spent_usd=1)
    Reservation.objects.create(**own, month=month, amount_usd=1, expires_at=now)
    entry = LedgerEntry.objects.create(
        **own,
        kind=word,
        prompt_version=f"{word}-1",
        provider="openai",
        model="gpt-6-luna",
        tokens_in=5,
        cost_usd=1,
        outcome=CallOutcome.ANSWERED,
    )
    return {"ledger": entry}


def _of_accounts(company, user, word):
    own = {"company": company}
    now = timezone.now()
    models.NoticePreference.objects.create(
        **own,
        user=user,
        kind=NoticeKind.RECONNECT,
        channel=NoticeChannel.EMAIL,
        is_on=False,
    )
    models.ApiUsage.objects.create(**own, day=date(2026, 3, 1), request_count=7)
    audit.record(
        AuditAction.COMPANY_CHANGED,
        company=company,
        target=company,
        after={"name": word},
    )
    return {
        **_webhook(own, word),
        "key": models.ApiKey.objects.create(
            **own,
            name=f"{word} key",
            prefix=f"kbl_{word[:8]}",
            key_hash=hash_of(word),
            scopes=["read"],
            created_by=user,
        ),
        "invitation": models.Invitation.objects.create(
            **own,
            email=f"{word}@example.com",
            role=Role.VIEWER,
            token_hash=hash_of(f"{word} link"),
            expires_at=now + timedelta(days=7),
        ),
        "export": models.CompanyExport.objects.create(
            **own, status=ExportStatus.FAILED, failure=f"{word} failed"
        ),
        "notice": models.Notice.objects.create(
            **own,
            user=user,
            kind=NoticeKind.RECONNECT,
            values={"account": word},
        ),
    }


def _webhook(own, word):
    webhook = models.Webhook.objects.create(
        **own,
        url=f"https://{word}.test/hook",
        secret="s" * 32,
        kinds=[NoticeKind.RECONNECT],
    )
    delivery = models.NoticeDelivery.objects.create(
        **own, webhook=webhook, kind=NoticeKind.RECONNECT, body={"text": word}
    )
    return {"webhook": webhook, "delivery": delivery}


def _of_instagram(company, word):
    own = {"company": company}
    now, today = timezone.now(), date(2026, 3, 1)
    account = InstagramAccountFactory(
        company=company, username=f"{word}.official", name=word, biography=word
    )
    post = PostFactory(account=account, caption=word, market="JP", timestamp=now)
    CommentFactory(post=post, text=word, username=f"{word}_fan")
    run = SyncRunFactory(account=account, status="succeeded")
    batch = instagram.ImportBatch.objects.create(
        **own,
        account=account,
        file=ContentFile(f"date,caption\n2026-03-01,{word}\n".encode(), "posts.csv"),
        file_name=f"{word}.csv",
        file_size=26,
        status=ImportStatus.SUCCEEDED,
    )
    instagram.ImportIssue.objects.create(**own, batch=batch, line=2, reason=word)
    instagram.AccountSnapshot.objects.create(**own, account=account, captured_on=today)
    instagram.PostSnapshot.objects.create(**own, post=post, captured_on=today)
    instagram.PostHashtag.objects.create(**own, post=post, hashtag=word, posted_at=now)
    instagram.Hashtag.objects.create(**own, hashtag=word, last_updated=now)
    others = fill_others(own, word, account)
    instagram.InstagramEvent.objects.create(
        **own,
        account=account,
        field="comments",
        fingerprint=hash_of(word),
        value={"text": word},
        received_at=now,
    )
    instagram.ApiCall.objects.create(
        **own, account=account, method="GET", path=f"/{word}", duration_ms=1
    )
    return {"account": account, "post": post, "run": run, "import": batch, **others}


def fill_others(own, word, account):
    """What Instagram tells of the account's audience, and of other accounts."""
    now, today = timezone.now(), date(2026, 3, 1)
    mine = {**own, "account": account}
    instagram.AccountInsight.objects.create(
        **mine, metric="reach", measured_on=today, value=5, collected_at=now
    )
    instagram.AudienceSegment.objects.create(
        **mine,
        captured_on=today,
        audience="followers",
        dimension="city",
        part=word,
        value=5,
    )
    instagram.MetricRefusal.objects.create(
        **mine,
        scope="FEED",
        metric="saved",
        reason="metrics_refused",
        api_version="v25.0",
        refused_at=now,
    )
    instagram.HashtagSearch.objects.create(**mine, hashtag=word, searched_at=now)
    StoryFactory(account=account, caption=word)
    MentionFactory(account=account, text=word, username=f"{word}_fan")
    watched = WatchedHashtagFactory(**own, hashtag=word)
    HashtagPostFactory(watched=watched, caption=word)
    creator = CreatorFactory(**own, username=word, is_watched=True)
    CreatorPostFactory(creator=creator, caption=word)
    instagram.CreatorSnapshot.objects.create(
        **own, creator=creator, captured_on=today, follower_count=5
    )
    return {"hashtag": watched, "creator": creator}


def rows_of(company):
    """Every row of every tenant's table of this company, as plain values."""
    with tenant(company.pk):
        return {
            model._meta.label: list(
                model._default_manager.filter(company=company).order_by("pk").values()
            )
            for model in TENANT_MODELS
        }
