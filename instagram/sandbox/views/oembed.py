"""GET /instagram_oembed: how a post is shown on other people's pages."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt

from instagram.sandbox import store
from instagram.sandbox.errors import GraphError, parameter
from instagram.sandbox.views import oauth

POST = re.compile(
    r"https?://(?:www\.)?instagram\.com/(?:[\w.]+/)?(?:p|reel|tv)/([\w-]+)/?(?:\?.*)?"
)
NARROWEST, WIDEST = 320, 658
YES = {"true", "1"}
SCRIPT = "//www.instagram.com/embed.js"


@csrf_exempt
def oembed(request: HttpRequest, version: str = "") -> HttpResponse:
    """Answers anybody: no token is needed."""
    return oauth.token_answer(request, "instagram_oembed", _embed)


def _embed(params: dict[str, str]) -> dict[str, Any]:
    if not params.get("url"):
        message = "The parameter url is required"
        raise parameter(message)
    post = _post(params["url"])
    html = _quote(post, with_caption=params.get("hidecaption", "") not in YES)
    if params.get("omitscript", "") not in YES:
        html += format_html('<script async src="{}"></script>', SCRIPT)
    return {
        "html": html,
        "provider_name": "Instagram",
        "provider_url": "https://www.instagram.com/",
        "type": "rich",
        "version": "1.0",
        "width": _width(params.get("maxwidth", "")),
    }


def _post(url: str) -> store.Row:
    """A public post by its address; everything else is not found."""
    match = POST.fullmatch(url)
    found = match and store.row(
        "SELECT media.* FROM media JOIN account USING (user_id) WHERE shortcode = ? "
        "AND parent_id = '' AND media_product_type <> 'STORY' AND NOT is_private",
        match[1],
    )
    if not found:
        raise GraphError(24, 2207045)
    return found


def _width(asked: str) -> int:
    if not asked:
        return WIDEST
    if not asked.isdigit() or not NARROWEST <= int(asked) <= WIDEST:
        message = f"Param maxwidth must be between {NARROWEST} and {WIDEST}"
        raise parameter(message)
    return int(asked)


def _quote(post: store.Row, *, with_caption: bool) -> SafeString:
    said = post["caption"] if with_caption else ""
    return format_html(
        '<blockquote class="instagram-media" data-instgrm-permalink="{}" '
        'data-instgrm-version="14"><a href="{}">{}</a></blockquote>',
        post["permalink"],
        post["permalink"],
        said or post["permalink"],
    )
