"""Streams of events about a company, for those who may see it, as long as they may."""

from django.http import StreamingHttpResponse

from accounts.access import may_still
from accounts.enums import Permission
from accounts.http import CompanyRequest
from kbeauty.lib.streams import Event, Read, event_stream


def company_stream(
    request: CompanyRequest,
    read: Read,
    *,
    permission: Permission,
    **timing: float,
) -> StreamingHttpResponse:
    """``read`` is asked only while the person is a member whose role allows it."""
    user, company_id = request.user, request.company.pk

    def checked() -> Event | None:
        return read() if may_still(user, company_id, permission) else None

    return event_stream(request, company_id=company_id, read=checked, **timing)
