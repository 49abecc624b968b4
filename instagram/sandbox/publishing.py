"""Containers: what an account prepares for publishing, and the posts made of them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Any

from instagram.sandbox import call as calls
from instagram.sandbox import drafts, filling, nodes, probe, store, writes
from instagram.sandbox.call import Call
from instagram.sandbox.drafts import Draft
from instagram.sandbox.errors import GraphError
from instagram.sandbox.fields import Field
from instagram.sandbox.records import ChildRecord, Dataset, MediaRecord

DAY = 24 * 3600
# How long films are worked on where nothing is set; pictures are ready at once.
FILM_SECONDS = 2
QUOTA = 50
# Whether a container holds a film, and how much of it came.
NO_UPLOAD, WAITING, UPLOADED = "", "waiting", "uploaded"
STATUS = {
    "IN_PROGRESS": "In Progress: Media is still being processed.",
    "FINISHED": "Finished: Media has been uploaded and it is ready to be published.",
    "EXPIRED": "Expired: The container was not published within 24 hours.",
    "PUBLISHED": "Published: Media has been published.",
}
# Content types and products of the posts that containers become.
PRODUCTS = {
    "IMAGE": ("IMAGE", "FEED"),
    "VIDEO": ("VIDEO", "FEED"),
    "REELS": ("VIDEO", "REELS"),
    "CAROUSEL": ("CAROUSEL_ALBUM", "FEED"),
}


def settings() -> dict[str, Any]:
    changed: dict[str, Any] = store.setting("publishing", {})
    return {"processing_seconds": None, "quota": QUOTA, "fetch": True} | changed


def create(call: Call, row: store.Row) -> dict[str, str]:
    """POST /{ig-user}/media: a container, and for an upload the address it goes to."""
    call.need(calls.CONTENT_PUBLISH)
    draft = drafts.read(call.params)
    if draft.kind == "STORIES" and row["account_type"] != "BUSINESS":
        raise GraphError(
            10, message="(#10) Stories can be published by business accounts only"
        )
    for child in draft.children:
        _check_child(child, row["user_id"])
    if draft.is_upload:
        container_id = _make(row["user_id"], draft, error="", upload=WAITING)
        version = call.version or "v25.0"
        address = call.address(f"/ig-api-upload/{version}/{container_id}")
        return {"id": container_id, "uri": address}
    error = _look(draft) if settings()["fetch"] else ""
    return {"id": _make(row["user_id"], draft, error=error)}


def _look(draft: Draft) -> str:
    """Fetch what is to be published. Films fail later, as their processing does."""
    if draft.image_url:
        with probe.fetch(draft.image_url, probe.LARGEST_IMAGE) as file:
            probe.check_image(file, is_story=draft.kind == "STORIES")
    elif draft.video_url:
        with probe.fetch(draft.video_url, probe.LARGEST_REEL) as file:
            return film_error(file, draft.kind, draft.thumb_offset)
    return ""


def film_error(file: IO[bytes], kind: str, thumb_offset: int) -> str:
    try:
        probe.check_film(file, kind, thumb_offset=thumb_offset)
    except GraphError as error:
        # Where it is a parameter's fault it is told at once.
        if error.code == 1:
            raise
        return f"{error.code}-{error.subcode}"
    return ""


def _check_child(container_id: str, user_id: str) -> None:
    child = find(container_id, user_id)
    if child is None or not told(child)["is_item"]:
        raise GraphError(24, 2207006)
    if status(child) != "FINISHED":
        raise _not_publishable(child)


def _make(user_id: str, draft: Draft, *, error: str, upload: str = NO_UPLOAD) -> str:
    container_id, now = writes.new_id(), store.now()
    with store.writing() as database:
        store.insert(
            database,
            "container",
            {
                "container_id": container_id,
                "user_id": user_id,
                "draft": json.dumps({each: getattr(draft, each) for each in KEPT}),
                "made_at": now,
                "ready_at": now + processing_time(is_film=draft.is_film),
                "error": error,
                "upload": upload,
            },
        )
    return container_id


KEPT = (
    *("kind", "image_url", "video_url", "caption", "children", "is_item"),
    *("alt_text", "thumb_offset", "is_shared_to_feed", "is_film"),
)


def processing_time(*, is_film: bool) -> float:
    seconds = settings()["processing_seconds"]
    if seconds is None:
        return FILM_SECONDS if is_film else 0
    return float(seconds)


def uploaded(container: store.Row, file: IO[bytes]) -> None:
    """A film has come whole: look at it, and begin to work on it."""
    draft = told(container)
    error = film_error(file, draft["kind"], draft["thumb_offset"])
    store.run(
        "UPDATE container SET upload = ?, error = ?, ready_at = ? "
        "WHERE container_id = ?",
        *(UPLOADED, error, store.now() + processing_time(is_film=True)),
        container["container_id"],
    )


def find(container_id: str, user_id: str) -> store.Row | None:
    return store.row(
        "SELECT * FROM container WHERE container_id = ? AND user_id = ?",
        *(container_id, user_id),
    )


def told(row: store.Row) -> dict[str, Any]:
    """The draft a container was made of."""
    draft: dict[str, Any] = json.loads(row["draft"])
    return draft


def status(row: store.Row) -> str:
    now = store.now()
    if row["media_id"]:
        return "PUBLISHED"
    if now >= row["made_at"] + DAY:
        return "EXPIRED"
    if row["upload"] == WAITING or now < row["ready_at"]:
        return "IN_PROGRESS"
    return "ERROR" if row["error"] else "FINISHED"


def _status_text(call: Call, row: store.Row) -> str:
    now = status(row)
    if now == "ERROR":
        _, _, subcode = str(row["error"]).rpartition("-")
        return f"Error: Media upload has failed with error code {subcode}"
    return STATUS[now]


GETTERS: dict[str, nodes.Getter] = {
    "id": nodes.column("container_id"),
    "status_code": lambda call, row: status(row),
    "status": _status_text,
}


def show(call: Call, row: store.Row, wanted: Sequence[Field]) -> dict[str, Any]:
    return nodes.show(call, row, wanted or nodes.ID, GETTERS, {})


def publish(call: Call, row: store.Row) -> dict[str, str]:
    """POST /{ig-user}/media_publish: the post of a finished container."""
    call.need(calls.CONTENT_PUBLISH)
    container = find(call.params.get("creation_id", ""), row["user_id"])
    if container is None or told(container)["is_item"]:
        raise GraphError(24, 2207006)
    if status(container) != "FINISHED":
        raise _not_publishable(container)
    media_id = _claim(container)
    post = _post(media_id, row["username"], told(container), row["user_id"])
    filling.load(Dataset(media=(post,)))
    return {"id": media_id}


def _not_publishable(container: store.Row) -> GraphError:
    now = status(container)
    if now == "IN_PROGRESS":
        return GraphError(9007, 2207027)
    if now == "EXPIRED":
        return GraphError(-2, 2207020)
    # One that was published is not to be found again.
    return GraphError(24, 2207006) if now == "PUBLISHED" else GraphError(-1, 2207032)


def _claim(container: store.Row) -> str:
    """Give the container its post's id, once, and if the account may publish more."""
    media_id, now = writes.new_id(), store.now()
    with store.writing() as database:
        if _used(container["user_id"], now) >= settings()["quota"]:
            raise GraphError(9, 2207042)
        claimed = database.execute(
            "UPDATE container SET media_id = ?, published_at = ? "
            "WHERE container_id = ? AND media_id = ''",
            [media_id, now, container["container_id"]],
        ).rowcount
        if not claimed:
            raise GraphError(24, 2207006)
    return media_id


def _used(user_id: str, now: int) -> int:
    """Posts of the last 24 hours; a carousel is one."""
    return store.number(
        "SELECT count(*) FROM container WHERE user_id = ? AND published_at > ?",
        *(user_id, now - DAY),
    )


def _post(
    media_id: str, username: str, draft: Mapping[str, Any], user_id: str
) -> MediaRecord:
    is_film = bool(draft["is_film"])
    kind, product = PRODUCTS.get(
        draft["kind"], ("VIDEO" if is_film else "IMAGE", "STORY")
    )
    return MediaRecord(
        media_id=media_id,
        username=username,
        timestamp=datetime.fromtimestamp(store.now(), UTC),
        caption=draft["caption"],
        media_type=kind,
        media_product_type=product,
        media_url=draft["image_url"] or draft["video_url"],
        comments_count=0,
        children=tuple(_child(each, user_id) for each in draft["children"]),
        is_shared_to_feed=draft["is_shared_to_feed"],
        alt_text=draft["alt_text"],
    )


def _child(container_id: str, user_id: str) -> ChildRecord:
    container = find(container_id, user_id)
    if container is None:
        raise GraphError(24, 2207006)
    draft = told(container)
    return ChildRecord(
        media_id=writes.new_id(),
        media_type="VIDEO" if draft["is_film"] else "IMAGE",
        media_url=draft["image_url"] or draft["video_url"],
    )


def limit(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """GET /{ig-user}/content_publishing_limit"""
    call.need(calls.BASIC)
    shown = {
        "quota_usage": _used(row["user_id"], store.now()),
        "config": {"quota_total": settings()["quota"], "quota_duration": DAY},
    }
    wanted = [each.name for each in field.fields] or ["quota_usage"]
    return {"data": [{name: shown[name] for name in wanted if name in shown}]}
