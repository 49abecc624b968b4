from datetime import UTC, datetime, timedelta

import factory

from instagram.enums import (
    HashtagListing,
    MediaType,
    MentionKind,
    ProductType,
    RunTrigger,
)
from instagram.models import (
    Comment,
    Creator,
    CreatorPost,
    HashtagPost,
    InstagramAccount,
    Mention,
    Post,
    Story,
    SyncRun,
    WatchedHashtag,
)
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


class StoryFactory(TenantFactory):
    class Meta:
        model = Story

    account = factory.SubFactory(InstagramAccountFactory)
    company = factory.SelfAttribute("account.company")
    story_id = factory.Sequence(lambda n: str(18100000000000000 + n))
    media_type = MediaType.IMAGE
    timestamp = factory.Sequence(lambda n: START + timedelta(hours=n))
    collected_at = START


class MentionFactory(TenantFactory):
    class Meta:
        model = Mention

    account = factory.SubFactory(InstagramAccountFactory)
    company = factory.SelfAttribute("account.company")
    kind = MentionKind.TAG
    media_id = factory.Sequence(lambda n: str(18200000000000000 + n))
    username = factory.Sequence(lambda n: f"fan{n}")
    text = factory.Sequence(lambda n: f"Mention {n}")
    found_at = START


class WatchedHashtagFactory(TenantFactory):
    class Meta:
        model = WatchedHashtag

    company = factory.SubFactory(CompanyFactory)
    hashtag = factory.Sequence(lambda n: f"tag{n}")


class HashtagPostFactory(TenantFactory):
    class Meta:
        model = HashtagPost

    watched = factory.SubFactory(WatchedHashtagFactory)
    company = factory.SelfAttribute("watched.company")
    media_id = factory.Sequence(lambda n: str(18300000000000000 + n))
    listing = HashtagListing.TOP
    caption = factory.Sequence(lambda n: f"Caption {n}")
    media_type = MediaType.IMAGE
    timestamp = factory.Sequence(lambda n: START + timedelta(hours=n))
    first_seen_at = START
    last_seen_at = START


class CreatorFactory(TenantFactory):
    class Meta:
        model = Creator

    company = factory.SubFactory(CompanyFactory)
    username = factory.Sequence(lambda n: f"creator{n}")
    last_updated = START


class CreatorPostFactory(TenantFactory):
    class Meta:
        model = CreatorPost

    creator = factory.SubFactory(CreatorFactory)
    company = factory.SelfAttribute("creator.company")
    media_id = factory.Sequence(lambda n: str(18400000000000000 + n))
    caption = factory.Sequence(lambda n: f"Caption {n}")
    media_type = MediaType.IMAGE
    timestamp = factory.Sequence(lambda n: START + timedelta(hours=n))
    collected_at = START
