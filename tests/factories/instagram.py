from datetime import UTC, datetime, timedelta

import factory

from instagram.enums import MediaType, ProductType, RunTrigger
from instagram.models import Comment, InstagramAccount, Post, SyncRun
from tests.factories.accounts import CompanyFactory
from tests.factories.tenant import TenantFactory

START = datetime(2026, 1, 1, 9, tzinfo=UTC)


class InstagramAccountFactory(TenantFactory):
    class Meta:
        model = InstagramAccount

    company = factory.SubFactory(CompanyFactory)
    instagram_user_id = factory.Sequence(lambda n: str(17841400000000000 + n))
    username = factory.Sequence(lambda n: f"brand{n}")
    account_type = "Business"
    followers_count = 10_000
    token = factory.Sequence(lambda n: f"IGtoken{n}")
    token_obtained_at = START
    token_expires_at = START + timedelta(days=3650)
    connected_at = START


class PostFactory(TenantFactory):
    class Meta:
        model = Post

    account = factory.SubFactory(InstagramAccountFactory)
    company = factory.SelfAttribute("account.company")
    post_id = factory.Sequence(lambda n: str(18000000000000000 + n))
    caption = factory.Sequence(lambda n: f"Caption {n}")
    media_type = MediaType.IMAGE
    media_product_type = ProductType.FEED
    timestamp = factory.Sequence(lambda n: START + timedelta(hours=n))
    like_count = 100
    comment_count = 10
    collected_at = START


class CommentFactory(TenantFactory):
    class Meta:
        model = Comment

    post = factory.SubFactory(PostFactory)
    company = factory.SelfAttribute("post.company")
    comment_id = factory.Sequence(lambda n: str(17900000000000000 + n))
    text = factory.Sequence(lambda n: f"Comment {n}")
    username = factory.Sequence(lambda n: f"fan{n}")
    timestamp = factory.Sequence(lambda n: START + timedelta(hours=n))
    collected_at = START


class SyncRunFactory(TenantFactory):
    class Meta:
        model = SyncRun

    account = factory.SubFactory(InstagramAccountFactory)
    company = factory.SelfAttribute("account.company")
    trigger = RunTrigger.PERSON
