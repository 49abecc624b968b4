"""POST /ig-api-upload/{version}/{container}: a film in one piece or several."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from instagram.sandbox import call as calls
from instagram.sandbox import people, probe, publishing, store, tokens, usage
from instagram.sandbox.errors import GraphError

PART = 1024 * 1024


class UploadError(Exception):
    """What the upload's host answers, in a shape of its own."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@csrf_exempt
def upload(request: HttpRequest, version: str, container_id: str) -> HttpResponse:
    username = ""
    try:
        container, username = _container(request, container_id)
        _take(request, container)
        response = JsonResponse({"success": True, "message": "Upload successful."})
    except UploadError as error:
        body = {"retriable": False, "type": error.kind, "message": str(error)}
        response = JsonResponse({"debug_info": body}, status=400)
    except GraphError as error:
        response = JsonResponse(error.body(), status=error.status)
    usage.remember(
        str(request.method), request.path, response.status_code, username, ""
    )
    return response


def _container(request: HttpRequest, container_id: str) -> tuple[store.Row, str]:
    params = calls.parameters(request)
    token = tokens.living(params.get("access_token", ""))
    found = store.row("SELECT * FROM container WHERE container_id = ?", container_id)
    owner = people.owner(token, [found["user_id"]]) if found else None
    if found is None or owner is None or owner["user_id"] != found["user_id"]:
        raise UploadError("NotAuthorizedError", "There is no such container")
    call = calls.Call(request, "", params, token, owner)
    call.need(calls.CONTENT_PUBLISH)
    if request.method != "POST" or found["upload"] != publishing.WAITING:
        raise UploadError("ProcessingFailedError", "Request processing failed")
    return found, owner["username"]


def _take(request: HttpRequest, container: store.Row) -> None:
    if url := request.headers.get("file_url", ""):
        with probe.fetch(url, probe.LARGEST_REEL) as file:
            publishing.uploaded(container, file)
        return
    size, offset = _number(request, "file_size"), _number(request, "offset")
    path = _path(container["container_id"])
    path.parent.mkdir(parents=True, exist_ok=True)
    have = path.stat().st_size if path.exists() else 0
    if offset != have:
        raise UploadError("OffsetInvalidError", f"{have} bytes have come until now")
    with path.open("ab") as kept:
        _append(request, kept, most=size - have)
    if path.stat().st_size == size:
        with path.open("rb") as file:
            publishing.uploaded(container, file)
        path.unlink()


def _append(request: HttpRequest, kept: IO[bytes], *, most: int) -> None:
    left = most
    for part in _parts(request):
        if len(part) > left:
            raise UploadError("PartialRequestError", "More came than file_size says")
        kept.write(part)
        left -= len(part)


def _parts(request: HttpRequest) -> Iterator[bytes]:
    while part := request.read(PART):
        yield part


def _number(request: HttpRequest, name: str) -> int:
    told = request.headers.get(name, "")
    if not told.isdigit():
        raise UploadError("HeaderInvalidError", f"The header {name} is needed")
    return int(told)


def _path(container_id: str) -> Path:
    """Beside the store's file, so that each sandbox has its own."""
    return Path(f"{os.fspath(store.path())}.uploads") / container_id
