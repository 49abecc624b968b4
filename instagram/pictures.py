"""Which of a post's addresses can stand in an <img>."""


def picture_url(*, media_type: str, thumbnail_url: str, media_url: str) -> str:
    """The thumbnail, else the medium itself unless it is a video; never another scheme."""
    url = thumbnail_url or ("" if media_type == "VIDEO" else media_url)
    return url if url.startswith(("https://", "http://")) else ""
