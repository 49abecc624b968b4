"""Figures of the account as a whole and of its audience, once a day."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max
from django.utils import timezone

from instagram import pacific
from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import RunPhase, RunTrigger
from instagram.models import AccountInsight
from instagram.services.audience import note_untold
from instagram.services.collection.steps import audience_plan
from instagram.services.collection.steps.again import insist, may_pass
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
    """Every question once, and once more those that only trouble in passing kept."""
    at = _Position.of(work)
    last = _began_on(work) - pacific.DAY
    plan = list(enumerate(audience_plan.questions(at.first, last), start=1))
    failures = 0
    is_over: type[Question] | None = None
    for number, question in plan:
        if number <= at.done or isinstance(question, is_over or ()):
            continue
        answer = _ask(work, question)
        at = at.after(number, is_missed=_passes(answer))
        _store(work, question, answer, at.cursor)
        if not isinstance(answer, ClientError):
            failures = 0
            continue
        if answer.kind == ErrorKind.PERMISSION:
            return
        if isinstance(question, DayQuestion) and not _passes(answer):
            # Older days would be refused as well.
            is_over = DayQuestion
        failures += 1
        if failures >= PATIENCE:
            return
    for number, question in plan:
        if number in at.missed:
            at = at.without(number)
            _store(work, question, _ask(work, question), at.cursor)


def _passes(answer: Told | ClientError) -> bool:
    return isinstance(answer, ClientError) and may_pass(answer.reason)


@dataclass(frozen=True, slots=True)
class _Position:
    """How far the plan is asked, as the run keeps it: ``2026-01-31/12/3,7``.

    The first day of the plan, how many of its questions were asked, and those among them
    that are asked once more.
    """

    first: date
    done: int = 0
    missed: tuple[int, ...] = ()

    @classmethod
    def of(cls, work: Work) -> "_Position":
        begun, _, rest = work.run.cursor.partition("/")
        if begun:
            done, _, missed = rest.partition("/")
            numbers = tuple(int(number) for number in missed.split(",") if number)
            return cls(date.fromisoformat(begun), int(done), numbers)
        insights = AccountInsight.objects.for_company(work.run.company)
        newest = insights.filter(account=work.account).aggregate(on=Max("measured_on"))
        last = _began_on(work) - pacific.DAY
        return cls(audience_plan.first_day(newest["on"], last))

    @property
    def cursor(self) -> str:
        missed = ",".join(str(number) for number in self.missed)
        return f"{self.first.isoformat()}/{self.done}/{missed}".rstrip("/")

    def after(self, number: int, *, is_missed: bool) -> "_Position":
        missed = (*self.missed, number) if is_missed else self.missed
        return replace(self, done=number, missed=missed)

    def without(self, number: int) -> "_Position":
        return replace(self, missed=tuple(one for one in self.missed if one != number))


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
