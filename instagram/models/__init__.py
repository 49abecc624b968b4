from instagram.models.account import AccountSnapshot, InstagramAccount
from instagram.models.deletion import DataDeletionRequest
from instagram.models.post import (
    Comment,
    Creator,
    Hashtag,
    Post,
    PostHashtag,
    PostSnapshot,
)
from instagram.models.run import ApiCall, ImportBatch, ImportIssue, SyncRun

__all__ = [
    "AccountSnapshot",
    "ApiCall",
    "Comment",
    "Creator",
    "DataDeletionRequest",
    "Hashtag",
    "ImportBatch",
    "ImportIssue",
    "InstagramAccount",
    "Post",
    "PostHashtag",
    "PostSnapshot",
    "SyncRun",
]
