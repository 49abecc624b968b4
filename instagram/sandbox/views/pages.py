"""What every page of the sandbox has in common."""

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse

FILES = Path(__file__).resolve().parents[1] / "static"


def secure(response: HttpResponse, *, form_action: str = "") -> HttpResponse:
    """Strict headers; a consent form may also lead to the app that asked."""
    # Chromium applies form-action to the redirect that answers a form.
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self' {form_action}".strip()
    )
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "DENY"
    response["Cache-Control"] = "no-store"
    return response


def stylesheet(request: HttpRequest) -> FileResponse:
    return FileResponse((FILES / "sandbox.css").open("rb"), content_type="text/css")
