"""The Instagram API, the same for both log-ins but for their addresses and abilities.

https://developers.facebook.com/docs/instagram-platform
"""

import time
from collections.abc import Callable

from instagram.clients.audience import AudienceReading
from instagram.clients.base import Recorder
from instagram.clients.calls import Caller
from instagram.clients.comments import CommentReading
from instagram.clients.connection import Connection
from instagram.clients.discovery import DiscoveryReading
from instagram.clients.flavours import Flavour
from instagram.clients.gate import Gate
from instagram.clients.hashtags import HashtagReading
from instagram.clients.insights import InsightsReader
from instagram.clients.media import MediaReading
from instagram.clients.mentions import MentionReading
from instagram.clients.profile import ProfileReading
from instagram.clients.refusals import RefusedMetrics
from instagram.clients.stories import StoryReading
from instagram.clients.subscriptions import Subscribing


class GraphReader(
    ProfileReading,
    MediaReading,
    CommentReading,
    StoryReading,
    AudienceReading,
    MentionReading,
    HashtagReading,
    DiscoveryReading,
    Subscribing,
):
    """Reads one account with its token."""

    def __init__(
        self,
        *,
        flavour: Flavour,
        token: str,
        user_id: str = "",
        recorder: Recorder | None = None,
        sleep: Callable[[float], None] = time.sleep,
        gate: Gate | None = None,
    ) -> None:
        self._connection = Connection(
            flavour=flavour,
            caller=Caller(recorder=recorder, sleep=sleep, gate=gate),
            token=token,
            user_id=user_id,
        )
        self.refused = RefusedMetrics()
        self._insights = InsightsReader(
            self._insights_call, flavour.login, self.refused
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
