"""Collections: what ran, what runs, what went wrong."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime

from accounts.access import company_view
from accounts.http import CompanyRequest
from instagram import listings
from instagram.clients.flavours import flavour_of
from instagram.clients.messages import message_for
from instagram.enums import Ability, RunPhase, RunStatus
from instagram.models import SyncRun
from instagram.offers import login_again
from instagram.token_health import problem_of
from instagram.views.accounts import rights
from kbeauty.lib.htmx import page_or_partial, wants_partial

RUNS_PER_PAGE = 25
# htmx stops asking again when it gets this answer.
STOP_POLLING = 286


@company_view()
def run_list(request: CompanyRequest) -> HttpResponse:
    runs = Paginator(listings.runs_of(request.company), RUNS_PER_PAGE)
    context = {"page": runs.get_page(request.GET.get("page"))}
    return page_or_partial(request, "instagram/run_list.html", "run-table", context)


@company_view()
def run_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    run = get_object_or_404(listings.runs_of(request.company), code=code)
    context = {
        "run": run,
        "steps": steps_of(run),
        "problems": problems_of(run),
        "reason": message_for(run.reason) if run.reason else "",
        "needs_login": bool(problem_of(run.account)),
        "login_again": login_again(run.account),
        **rights(request),
    }
    if wants_partial(request):
        status = STOP_POLLING if run.is_finished else 200
        partial = "instagram/run_detail.html#run-progress"
        return render(request, partial, context, status=status)
    return render(request, "instagram/run_detail.html", context)


def steps_of(run: SyncRun) -> list[dict[str, Any]]:
    """The phases in order: done, under way, stopped or still to come, with their counts."""
    counts = {
        RunPhase.STORIES: (run.stories_collected, None),
        # Of the last 30 days alone nobody knows how many there are.
        RunPhase.MEDIA: (run.posts_seen, run.posts_expected if run.is_full else None),
        RunPhase.INSIGHTS: (run.insights_collected, None),
        RunPhase.COMMENTS: (run.comments_collected, None),
        RunPhase.AUDIENCE: (run.figures_collected, None),
        RunPhase.MENTIONS: (run.mentions_collected, None),
    }
    left_out = {RunPhase.DONE}
    if Ability.TAGS not in flavour_of(run.account.login).abilities:
        # It cannot be asked: no step of this collection.
        left_out.add(RunPhase.MENTIONS)
    order = [phase for phase in RunPhase if phase not in left_out]
    names = [phase.value for phase in order]
    reached = names.index(run.phase) if run.phase in names else len(order)
    if run.status == RunStatus.SUCCEEDED:
        reached = len(order)
    return [
        {
            "phase": phase,
            "label": phase.label,
            "state": _state(at, reached, run),
            "count": counts.get(phase, (None, None))[0],
            "expected": counts.get(phase, (None, None))[1],
        }
        for at, phase in enumerate(order)
    ]


def _state(at: int, reached: int, run: SyncRun) -> str:
    if at < reached:
        return "done"
    if at > reached:
        return "todo"
    if run.status == RunStatus.FAILED:
        return "failed"
    return "waiting" if run.status != RunStatus.RUNNING else "active"


def problems_of(run: SyncRun) -> list[dict[str, Any]]:
    """The kept errors, newest first, as sentences."""
    labels = dict(RunPhase.choices)
    return [
        {
            "at": parse_datetime(entry.get("at", "")),
            "phase": labels.get(entry.get("phase"), ""),
            "text": message_for(entry.get("code", "")),
            "object": entry.get("object", ""),
        }
        for entry in reversed(run.errors)
    ]
