"""Pictures of posts and profiles, drawn on request."""

import json

from django.http import HttpRequest, HttpResponse

from instagram.sandbox import art, store


def _picture(drawing: str) -> HttpResponse:
    return HttpResponse(
        drawing,
        content_type="image/svg+xml",
        headers={
            "Cache-Control": "public, max-age=86400",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "cross-origin",
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
    return _picture(
        art.draw(
            media_id,
            name=row["username"] if row else media_id,
            colors=json.loads(row["colors"]) if row else (),
            shape=row["shape"] if row else "",
            is_tall=row is not None and row["media_product_type"] in {"REELS", "STORY"},
        )
    )


def profile(request: HttpRequest, user_id: str) -> HttpResponse:
    row = store.row("SELECT username, colors FROM account WHERE user_id = ?", user_id)
    name, colors = (row["username"], row["colors"]) if row else (user_id, "[]")
    return _picture(art.portrait(name, json.loads(colors)))
