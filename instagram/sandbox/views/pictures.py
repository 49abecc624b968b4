"""Pictures of posts and profiles, drawn on request."""

import json

from django.http import HttpRequest, HttpResponse

from instagram.sandbox import art, photo, store


def _picture(content: str | bytes, content_type: str = "image/svg+xml") -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Cache-Control": "public, max-age=86400",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Vary": "Accept",
            "X-Content-Type-Options": "nosniff",
        },
    )


def media(request: HttpRequest, media_id: str) -> HttpResponse:
    """A post's picture; links of posts that are gone still show one, as a CDN would."""
    row = store.row(
        "SELECT m.shape, m.media_product_type, a.username, a.colors "
        "FROM media m JOIN account a USING (user_id) WHERE media_id = ?",
        media_id,
    )
    name = row["username"] if row else media_id
    colors = json.loads(row["colors"]) if row else ()
    is_tall = row is not None and row["media_product_type"] in {"REELS", "STORY"}
    if _wants_pixels(request):
        taken = photo.jpeg(media_id, name=name, colors=colors, is_tall=is_tall)
        return _picture(taken, "image/jpeg")
    shape = row["shape"] if row else ""
    drawn = art.draw(media_id, name=name, colors=colors, shape=shape, is_tall=is_tall)
    return _picture(drawn)


def _wants_pixels(request: HttpRequest) -> bool:
    """A program that names what it reads, and drawings are not among it."""
    accepted = request.headers.get("Accept", "*/*")
    return "image/jpeg" in accepted and not ("svg" in accepted or "*/*" in accepted)


def profile(request: HttpRequest, user_id: str) -> HttpResponse:
    row = store.row("SELECT username, colors FROM account WHERE user_id = ?", user_id)
    name, colors = (row["username"], row["colors"]) if row else (user_id, "[]")
    return _picture(art.portrait(name, json.loads(colors)))
