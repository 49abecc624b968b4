"""Pictures of posts and profiles, drawn on request."""

from django.http import HttpRequest, HttpResponse


def media(request: HttpRequest, media_id: str) -> HttpResponse:
    return HttpResponse(
        "<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"
    )


def profile(request: HttpRequest, user_id: str) -> HttpResponse:
    return HttpResponse(
        "<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"
    )
