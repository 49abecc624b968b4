"""Figures of the account as a whole and of its audience, once a day."""

from datetime import date

from django.db.models import Max
from django.utils import timezone

from instagram import pacific
from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import RunPhase, RunTrigger
from instagram.models import AccountInsight
from instagram.services.audience import note_untold
from instagram.services.collection.steps import audience_plan
from instagram.services.collection.steps.again import insist
from instagram.services.collection.steps.audience_plan import (
    DayQuestion,
    PeopleQuestion,
    Question,
    Told,
)
from instagram.services.collection.steps.optional import LEAVES_OUT
from instagram.services.collection.steps.patience import PATIENCE
from instagram.services.collection.work import Work
from instagram.services.storage.audience import store_figures, store_segments


def collect_audience(work: Work) -> None:
    if _is_due(work):
        _ask_all(work)
        with work.page() as run:
            note_untold(account=work.account, since=_began_on(work))
            work.account.audience_collected_at = timezone.now()
            work.account.save(update_fields=["audience_collected_at"])
            run.cursor = ""
            run.phase = RunPhase.MENTIONS
    else:
        work.run.phase = RunPhase.MENTIONS


def _is_due(work: Work) -> bool:
    """Once in each of Instagram's days, and when somebody may have granted more."""
    before = work.account.audience_collected_at
    if before is None or work.run.cursor:
        return True
    is_connecting = (
        work.run.trigger == RunTrigger.CONNECT and before < work.run.created_at
    )
    return is_connecting or pacific.day_of(before) < _began_on(work)


def _began_on(work: Work) -> date:
    """The plan must not change while the collection goes on: today is when it began."""
    return pacific.day_of(work.run.created_at)


def _ask_all(work: Work) -> None:
    first, done = _position(work)
    last = _began_on(work) - pacific.DAY
    failures = 0
    is_over: type[Question] | None = None
    for number, question in enumerate(audience_plan.questions(first, last), start=1):
        if number <= done or isinstance(question, is_over or ()):
            continue
        answer = _ask(work, question)
        cursor = f"{first.isoformat()}/{number}"
        _store(work, question, answer, cursor)
        if not isinstance(answer, ClientError):
            failures = 0
            continue
        if answer.kind == ErrorKind.PERMISSION:
            return
        if isinstance(question, DayQuestion):
            # Older days would be refused as well.
            is_over = DayQuestion
        failures += 1
        if failures >= PATIENCE:
            return


def _position(work: Work) -> tuple[date, int]:
    """The first day of the plan and how many of its questions were asked."""
    begun, _, done = work.run.cursor.partition("/")
    if begun:
        return date.fromisoformat(begun), int(done)
    insights = AccountInsight.objects.for_company(work.run.company)
    newest = insights.filter(account=work.account).aggregate(on=Max("measured_on"))
    last = _began_on(work) - pacific.DAY
    return audience_plan.first_day(newest["on"], last), 0


def _ask(work: Work, question: Question) -> Told | ClientError:
    try:
        return insist(lambda: question.ask(work.client))
    except ClientError as error:
        if error.kind not in LEAVES_OUT:
            raise
        return error


def _store(
    work: Work, question: Question, answer: Told | ClientError, cursor: str
) -> None:
    with work.page() as run:
        run.cursor = cursor
        if isinstance(answer, ClientError):
            work.note_error(answer)
            return
        if answer.figures:
            run.figures_collected += store_figures(
                account=work.account, items=answer.figures
            )
        if isinstance(question, PeopleQuestion):
            run.figures_collected += store_segments(
                account=work.account,
                audience=question.audience,
                dimension=question.breakdown,
                captured_on=_began_on(work),
                items=answer.segments,
            )
