"""Batches as people and clients read them, finished or under way."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from accounts.models import Company
from analysis.batch import PER_POST
from analysis.enums import AnalysisType, ItemStatus
from analysis.models import BatchItem, BatchJob
from kbeauty.lib.streams import Event

# What the summary averages, by kind: the field of its answer.
AVERAGED = {
    AnalysisType.SENTIMENT.value: ("avg_sentiment_score", "sentiment_score"),
    AnalysisType.QUALITY.value: ("avg_quality_score", "overall_score"),
    AnalysisType.CULTURAL_FIT.value: (
        "avg_cultural_fit_score",
        "cultural_fit_score",
    ),
}


def batches_of(company: Company) -> QuerySet[BatchJob]:
    """The newest first."""
    found: QuerySet[BatchJob] = BatchJob.objects.for_company(company)
    return found.select_related("requested_by")


def batch_of(company: Company, code: uuid.UUID) -> BatchJob | None:
    return batches_of(company).filter(code=code).first()


def finished_items(job: BatchJob) -> list[BatchItem]:
    """The posts that are through, in their order."""
    through = job.items.exclude(status=ItemStatus.WAITING)
    return list(through.order_by("place"))


def summary_of(job: BatchJob, items: Iterable[BatchItem]) -> dict[str, Any]:
    """Means over the posts that have the figure; None where none has."""
    found = list(items)
    means = {
        name: _mean(item.results.get(kind, {}).get(field) for item in found)
        for kind, (name, field) in AVERAGED.items()
        if kind in job.analysis_types
    }
    return {
        "total_posts": job.total,
        "analyzed_posts": job.done,
        "failed_posts": job.failed,
        **{name: None for name, _field in AVERAGED.values()},
        **means,
    }


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 1) if known else None


def answer_of_batch(job: BatchJob) -> dict[str, Any]:
    """The contract's shape; partial while it is under way."""
    items = finished_items(job)
    took = job.duration
    return {
        "job_id": job.code,
        "status": job.status,
        "reason": job.reason,
        "market": job.market,
        "analysis_types": job.analysis_types,
        "results": [{"post_url": item.post_url, **item.results} for item in items],
        "summary": summary_of(job, items),
        "processing_time": round(took.total_seconds(), 3) if took else None,
        "estimated_usd": job.estimated_usd,
        "budget_usd": job.budget_usd,
        "cost_usd": job.cost_usd,
    }


def progress_of(job: BatchJob) -> Event:
    """What a stream tells of a job."""
    told = {
        "status": job.status,
        "done": job.done + job.failed,
        "failed": job.failed,
        "total": job.total,
    }
    return Event(
        id="-".join(str(value) for value in told.values()),
        data=told,
        name="progress",
        is_last=not job.is_under_way,
    )


def csv_columns(job: BatchJob) -> list[str]:
    return [
        "post_url",
        "status",
        *(kind for kind in PER_POST if kind in job.analysis_types),
    ]


def csv_rows(job: BatchJob) -> Iterator[list[object]]:
    """One row per post that is through: the score of each kind, or its error's sentence."""
    for item in finished_items(job):
        row: list[object] = [item.post_url, item.status]
        for kind in csv_columns(job)[2:]:
            answer = item.results.get(kind, {})
            if "error" in answer:
                row.append(answer["error"]["message"])
            else:
                row.append(answer.get(AVERAGED[kind][1]) if kind in AVERAGED else "")
        yield row
