"""Page-sized reads of accounts and what they collected."""

from accounts.models import Company
from instagram.enums import AccountStatus
from instagram.models import Comment, InstagramAccount, Post


def connected_accounts(*, company: Company) -> list[InstagramAccount]:
    """Accounts with a token, first connected first."""
    return list(
        InstagramAccount.objects.for_company(company)
        .exclude(status__in=[AccountStatus.DISCONNECTED, AccountStatus.IMPORTED])
        .order_by("connected_at", "pk")
    )


def usernames(*, company: Company) -> list[str]:
    """Of every account of the company that has a name, in order of the alphabet."""
    accounts = InstagramAccount.objects.for_company(company).exclude(username="")
    return list(accounts.order_by("username").values_list("username", flat=True))


def account_named(*, company: Company, username: str) -> InstagramAccount | None:
    """Letter case does not matter; the oldest where an account was connected anew."""
    accounts = InstagramAccount.objects.for_company(company).order_by("pk")
    found: InstagramAccount | None = accounts.filter(username__iexact=username).first()
    return found


def has_connected_account(*, company: Company) -> bool:
    active = InstagramAccount.objects.for_company(company).filter(
        status=AccountStatus.ACTIVE
    )
    return bool(active.exists())


def has_unread_texts(*, company: Company) -> bool:
    """Is any caption or comment still without language and mood?"""
    posts = Post.objects.for_company(company).filter(read_by="")
    comments = Comment.objects.for_company(company).filter(read_by="")
    return bool(posts.exists() or comments.exists())
