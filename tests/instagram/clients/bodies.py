"""Bodies as the Graph API sends them, and a look at what it was asked."""

from urllib.parse import parse_qs

MEDIA = "/v25.0/me/media"
STAMP = "2026-01-02T03:04:05+0000"
EXPIRED = {"message": "Session has expired", "code": 190, "error_subcode": 463}


def error_body(code, subcode=None, **more):
    body = {"message": "m", "type": "OAuthException", "code": code, **more}
    return {"error": body | ({"error_subcode": subcode} if subcode else {})}


def page_body(*ids, after=None, **item):
    paging: dict[str, object] = {"cursors": {"before": "b", "after": after or "end"}}
    if after:
        paging["next"] = f"https://graph.instagram.com/v25.0/1/media?after={after}"
    data = [{"id": each, "timestamp": STAMP, **item} for each in ids]
    return {"data": data, "paging": paging}


def asked(graph, number=-1):
    """Query of a call the server got."""
    query = parse_qs(graph.log[number][0].query_string.decode())
    return {name: values[0] for name, values in query.items()}
