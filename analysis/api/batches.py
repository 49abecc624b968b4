"""Many posts at once: call 15 of the contract, with its job, stream and files."""

import uuid
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import may_still
from accounts.api.base import CompanyAPIView
from accounts.enums import Permission
from analysis.api.base import ERRORS
from analysis.batch import PER_POST
from analysis.batch_files import csv_of
from analysis.enums import BatchStatus
from analysis.models import BatchJob
from analysis.selectors.batches import (
    answer_of_batch,
    batch_of,
    progress_of,
)
from analysis.services.batches import (
    MOST_POSTS,
    continue_batch,
    start_batch,
    stop_batch,
)
from kbeauty.lib.api import ErrorOutput, OfOneType, checked_input
from kbeauty.lib.streams import Event, event_stream

_ASKED = OpenApiExample(
    "Two posts",
    value={
        "analysis_types": ["sentiment"],
        "posts": [
            {"url": "https://www.instagram.com/p/C8aKq2LvN1x/"},
            {"url": "https://www.instagram.com/reel/C9bLr3MwO2y/"},
        ],
        "market": "JP",
    },
    request_only=True,
)


def _budget(told: str) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=12,
        decimal_places=6,
        min_value=Decimal(0),
        required=False,
        allow_null=True,
        default=None,
        help_text=told,
    )


class PostInput(serializers.Serializer[Any]):
    url = serializers.CharField(
        max_length=500,
        help_text="Address of a post on Instagram; /p/, /reel/ and /tv/ are understood.",
    )


class BatchInput(serializers.Serializer[Any]):
    analysis_types = serializers.ListField(
        child=serializers.ChoiceField(choices=list(PER_POST)),
        min_length=1,
        max_length=10,
        help_text="Kinds that are run on each post.",
    )
    posts = serializers.ListField(
        child=PostInput(),
        min_length=1,
        max_length=MOST_POSTS,
        help_text="Up to 20 are answered at once; the same address counts once.",
    )
    market = serializers.CharField(
        max_length=10, help_text="ISO 3166 code of the market, for example JP."
    )
    budget_usd = _budget(
        "US dollars that it may cost at most; it stops before it would pass them."
    )


class BatchContinueInput(serializers.Serializer[Any]):
    budget_usd = _budget(
        "US dollars for all of it, with what it has cost; null: as before."
    )


class BatchSummary(serializers.Serializer[Any]):
    total_posts = serializers.IntegerField()
    analyzed_posts = serializers.IntegerField()
    failed_posts = serializers.IntegerField()
    avg_sentiment_score = serializers.FloatField(allow_null=True)
    avg_quality_score = serializers.FloatField(allow_null=True)
    avg_cultural_fit_score = serializers.FloatField(allow_null=True)


class BatchOutput(serializers.Serializer[Any]):
    job_id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=BatchStatus.choices)
    reason = serializers.CharField(help_text="Why it stopped early; else empty.")
    market = serializers.CharField()
    analysis_types = serializers.ListField(child=serializers.CharField())
    results = serializers.ListField(
        child=serializers.DictField(),
        help_text='One per post that is through: `post_url` and an answer per kind, or `{"error": …}`.',
    )
    summary = BatchSummary()
    processing_time = serializers.FloatField(
        allow_null=True, help_text="Seconds; null while it is under way."
    )
    estimated_usd = serializers.DecimalField(
        max_digits=12, decimal_places=6, allow_null=True
    )
    budget_usd = serializers.DecimalField(
        max_digits=12, decimal_places=6, allow_null=True
    )
    cost_usd = serializers.DecimalField(max_digits=12, decimal_places=6)


class BatchAccepted(serializers.Serializer[Any]):
    job_id = serializers.UUIDField()
    status_url = serializers.CharField()
    events_url = serializers.CharField()
    total_posts = serializers.IntegerField()
    estimated_usd = serializers.DecimalField(
        max_digits=12, decimal_places=6, allow_null=True
    )


class BatchView(CompanyAPIView):
    room = "analysis"
    permission = Permission.ANALYZE

    @extend_schema(
        operation_id="ai_batch_analyze",
        tags=["analysis"],
        summary="Analyse many posts: up to 20 at once, more in the background (202)",
        request=BatchInput,
        responses={200: BatchOutput, 202: BatchAccepted, **ERRORS},
        examples=[_ASKED],
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(BatchInput, request.data)
        asked["posts"] = [post["url"] for post in asked["posts"]]
        job = start_batch(company=self.company, by=self.by, **asked)
        if not job.is_under_way:
            return Response(BatchOutput(answer_of_batch(job)).data)
        return _accepted(job)


def _accepted(job: BatchJob) -> Response:
    accepted = {
        "job_id": job.code,
        "status_url": reverse("analysis-api:batch-detail", args=[job.code]),
        "events_url": reverse("analysis-api:batch-events", args=[job.code]),
        "total_posts": job.total,
        "estimated_usd": job.estimated_usd,
    }
    return Response(BatchAccepted(accepted).data, status=202)


class JobView(CompanyAPIView):
    """What looks at one job."""

    room = "analysis"

    def job(self, code: uuid.UUID) -> BatchJob:
        found = batch_of(self.company, code)
        if found is None:
            raise Http404
        return found


class BatchDetailView(JobView):
    write_permission = Permission.ANALYZE

    @extend_schema(
        operation_id="ai_batch_result",
        tags=["analysis"],
        summary="A batch: its results so far, its summary and its cost",
        responses={200: BatchOutput, **ERRORS},
    )
    def get(self, request: Request, code: uuid.UUID) -> Response:
        return Response(BatchOutput(answer_of_batch(self.job(code))).data)

    @extend_schema(
        operation_id="ai_batch_stop",
        tags=["analysis"],
        summary="Stop a batch; what is analysed stays",
        responses={200: BatchOutput, **ERRORS},
    )
    def delete(self, request: Request, code: uuid.UUID) -> Response:
        job = stop_batch(job=self.job(code))
        return Response(BatchOutput(answer_of_batch(job)).data)


class BatchContinueView(JobView):
    permission = Permission.ANALYZE

    @extend_schema(
        operation_id="ai_batch_continue",
        tags=["analysis"],
        summary="Go on with a batch that was stopped, within another budget if one is told",
        request=BatchContinueInput,
        responses={202: BatchAccepted, **ERRORS, 409: ErrorOutput},
    )
    def post(self, request: Request, code: uuid.UUID) -> Response:
        job = self.job(code)
        asked = checked_input(BatchContinueInput, request.data)
        return _accepted(continue_batch(job=job, **asked))


class BatchCsvView(JobView):
    content_negotiation_class = OfOneType

    @extend_schema(
        operation_id="ai_batch_csv",
        tags=["analysis"],
        summary="The scores of a batch as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR, **ERRORS},
    )
    def get(self, request: Request, code: uuid.UUID) -> HttpResponse:
        return csv_of(self.job(code))


class BatchEventsView(JobView):
    content_negotiation_class = OfOneType

    @extend_schema(
        operation_id="ai_batch_events",
        tags=["analysis"],
        summary="Progress of a batch as server-sent events",
        responses={(200, "text/event-stream"): OpenApiTypes.OBJECT, **ERRORS},
    )
    def get(self, request: Request, code: uuid.UUID) -> HttpResponseBase:
        company, by = self.company, self.by
        pk = self.job(code).pk

        def read() -> Event | None:
            if by and not may_still(by, company.pk, Permission.VIEW):
                return None
            job: BatchJob | None = (
                BatchJob.objects.for_company(company).filter(pk=pk).first()
            )
            return progress_of(job) if job else None

        return event_stream(request._request, company_id=company.pk, read=read)
