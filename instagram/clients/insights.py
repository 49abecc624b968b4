"""Asking for a post's insights although one bad metric fails the whole call.

https://developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights
"""

from collections.abc import Callable, Mapping

from django.conf import settings

from instagram.clients import parsing
from instagram.clients.calls import GraphAnswer
from instagram.clients.errors import ClientError, ErrorKind, invalid_answer
from instagram.clients.metrics import media_breakdowns, media_metrics
from instagram.clients.refusals import RefusedMetrics, scope_of
from instagram.clients.schemas import MediaInsights
from instagram.clients.usage import Usage
from instagram.enums import Login, ProductType

# The post, the metrics, and further parameters.
Call = Callable[[str, list[str], Mapping[str, str]], GraphAnswer]
# Unsupported breakdowns answer "An unknown error has occurred".
_UNKNOWN_ERROR = 1
# No figures for this post, and no fault of anybody.
_NO_INSIGHTS = {"object_missing", "pre_business_media"}


class InsightsReader:
    """Asks for all metrics at once, one by one where that fails, and remembers."""

    def __init__(self, call: Call, login: Login, refused: RefusedMetrics) -> None:
        self._call = call
        self._login = login
        self.refused = refused

    def read(
        self, media_id: str, product_type: str, metrics: tuple[str, ...] = ()
    ) -> MediaInsights:
        names = metrics or media_metrics(
            product_type, settings.INSTAGRAM_API_VERSION, self._login
        )
        asked = self.refused.allowed(scope_of(product_type), names)
        if not asked:
            return MediaInsights({}, unavailable="metrics_refused", refused=names)
        try:
            return _insights([self._call(media_id, asked, {})])
        except ClientError as error:
            reason = unavailable(error, product_type)
            if reason:
                return MediaInsights({}, unavailable=reason)
            if not blames_a_metric(error):
                raise
        return self._one_by_one(media_id, product_type, asked)

    def _one_by_one(
        self, media_id: str, product_type: str, metrics: list[str]
    ) -> MediaInsights:
        answers: list[GraphAnswer] = []
        refused: list[str] = []
        for name in metrics:
            try:
                answers.append(self._call(media_id, [name], {}))
            except ClientError as error:
                # Gone, or with too few viewers, in the middle of it.
                if unavailable(error, product_type):
                    continue
                if not blames_a_metric(error):
                    raise
                refused.append(name)
        self.refused.note(scope_of(product_type), refused, any_left=bool(answers))
        if not answers:
            names = tuple(refused)
            return MediaInsights({}, unavailable="metrics_refused", refused=names)
        return _insights(answers, refused)

    def with_parts(
        self, media_id: str, product_type: str, told: MediaInsights
    ) -> MediaInsights:
        """The same figures with the parts of those that have some: a call for each."""
        values = dict(told.values)
        for metric in media_breakdowns(product_type, tuple(told.values)):
            params = {"breakdown": metric.breakdowns[0]}
            try:
                answer = self._call(media_id, [metric.name], params)
            except ClientError as error:
                # The whole is known; without its parts nothing is wrong.
                if blames_a_metric(error) or error.code in {_UNKNOWN_ERROR, 10}:
                    continue
                raise
            values |= _insights([answer]).values
        return MediaInsights(values, refused=told.refused, usage=told.usage)


def blames_a_metric(error: ClientError) -> bool:
    """A bad parameter, and none of the refusals that are about the post itself."""
    return (
        error.code == 100
        and error.kind == ErrorKind.BAD_REQUEST
        and error.reason == "bad_request"
    )


def unavailable(error: ClientError, product_type: str) -> str:
    """Why a post has no insights, if the refusal says no more than that."""
    if error.reason in _NO_INSIGHTS:
        return error.reason
    # Only the placement tells a story of few viewers from a missing permission.
    if error.code == 10 and product_type == ProductType.STORY:
        return "too_few_viewers"
    return ""


def _insights(
    answers: list[GraphAnswer], refused: list[str] | None = None
) -> MediaInsights:
    values: dict[str, int | float] = {}
    usage = Usage()
    for answer in answers:
        items = parsing.objects(answer.payload)
        if items is None:
            raise invalid_answer("no list in the answer")
        values |= parsing.insight_values(items)
        usage = answer.usage
    return MediaInsights(
        values,
        unavailable="" if values else "no_data",
        refused=tuple(refused or ()),
        usage=usage,
    )
