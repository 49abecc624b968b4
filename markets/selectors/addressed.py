"""Posts of the company by the address that people copy from Instagram."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from accounts.models import Company
from instagram.models import Post
from kbeauty.lib.errors import InvalidInputError, NotFoundError

# instagram.com/p/…, /reel/…, /reels/…, /tv/…, with or without the user's name before it.
_PLACE = re.compile(r"^/(?:[\w.]{1,30}/)?(?:p|reels?|tv)/([A-Za-z0-9_-]{3,64})/?$")
_HOSTS = ("instagram.com", "www.instagram.com", "m.instagram.com", "instagr.am")


def shortcode_in(address: str) -> str:
    """``https://www.instagram.com/reel/C1abc/?igsh=x`` is about ``C1abc``."""
    text = address.strip()
    text = text if "//" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        is_ours = (parts.hostname or "").lower() in _HOSTS
    except ValueError:
        is_ours = False
    found = _PLACE.match(parts.path) if is_ours else None
    if found is None:
        message = _("“%(address)s” is no address of a post on Instagram.") % {
            "address": address[:100]
        }
        raise InvalidInputError.at("post_url", message)
    return found[1]


def posts_at(company: Company, shortcodes: Iterable[str]) -> dict[str, Post]:
    """The stored posts with these shortcodes, in one look.

    There is no index for it: a company's posts are few beside all, and every post that
    comes in would pay for one.
    """
    posts = (
        Post.objects.for_company(company)
        .filter(shortcode__in=set(shortcodes))
        .select_related("account")
        .order_by("-pk")
    )
    return {post.shortcode: post for post in posts}


def post_at(company: Company, address: str) -> Post:
    """The stored post with this address; NotFoundError where none was collected."""
    shortcode = shortcode_in(address)
    return known_post(posts_at(company, [shortcode]).get(shortcode))


def post_of_code(company: Company, code: str) -> Post:
    """The same by our own code, which has an index."""
    return known_post(Post.objects.for_company(company).filter(code=code).first())


def known_post(post: Post | None) -> Post:
    """The post that was looked for, or the sentence that says what to do."""
    if post is None:
        raise NotFoundError(
            _(
                "No collected post has this address. Collect its account first, or check the address."
            ),
            code="post_not_found",
        )
    return post
