from instagram.models.account import AccountSnapshot, InstagramAccount
from instagram.models.audience import AccountInsight, AudienceSegment, MetricRefusal
from instagram.models.creator import Creator, CreatorPost, CreatorSnapshot
from instagram.models.deletion import DataDeletionRequest
from instagram.models.event import InstagramEvent
from instagram.models.hashtag import (
    Hashtag,
    HashtagPost,
    HashtagSearch,
    WatchedHashtag,
)
from instagram.models.mention import Mention
from instagram.models.post import Comment, Post, PostHashtag, PostSnapshot
from instagram.models.run import ApiCall, ImportBatch, ImportIssue, SyncRun
from instagram.models.story import Story

__all__ = [
    "AccountInsight",
    "AccountSnapshot",
    "ApiCall",
    "AudienceSegment",
    "Comment",
    "Creator",
    "CreatorPost",
    "CreatorSnapshot",
    "DataDeletionRequest",
    "Hashtag",
    "HashtagPost",
    "HashtagSearch",
    "ImportBatch",
    "ImportIssue",
    "InstagramAccount",
    "InstagramEvent",
    "Mention",
    "MetricRefusal",
    "Post",
    "PostHashtag",
    "PostSnapshot",
    "Story",
    "SyncRun",
    "WatchedHashtag",
]
