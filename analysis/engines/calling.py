"""Calls of one engine for one question: paid for, timed, tried again where that helps."""

import random
from time import monotonic, sleep

from django.conf import settings
from django.utils import timezone
from pydantic import BaseModel

from accounts.models import Company, User
from analysis.engines.asking import Prompt
from analysis.engines.base import Engine, Question, Reply
from analysis.engines.errors import EngineError
from analysis.engines.marking import Marked, marked
from analysis.engines.pricing import highest_cost, price_for
from analysis.engines.safety import UnsafeAnswerError, clean_words
from analysis.engines.usage import Usage
from analysis.enums import CallOutcome
from analysis.models.ledger import AiPrice, LedgerEntry, Reservation
from analysis.services.ledger import (
    BudgetSpentError,
    Called,
    release,
    reserve,
    settle,
)
from kbeauty.lib.breaker import Breaker, BreakerOpenError, Patience

PATIENCE = Patience(failures=4, open_seconds=120, trial_seconds=120)
# Waits before another call grow from this by half of random, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 4.0
# Too little time for any model to answer.
LEAST_SECONDS = 1.0
# What a provider adds to a prompt: its own frame, and the schema as it spells it.
FRAME_TOKENS = 500
# Beside the outcomes of calls: why none was made.
LEFT_ALONE, BUDGET_SPENT, NO_TIME = "left_alone", "budget_spent", "no_time"


class GivenUpError(Exception):
    """This engine gives no words now; ``reason`` is a machine's word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def breaker_of(engine: Engine) -> Breaker:
    return Breaker(f"{engine.provider}:{engine.model}", patience=PATIENCE)


def most_tokens(question: Question) -> int:
    """No prompt has more tokens than bytes, whatever cuts it into tokens."""
    schema = question.answer.model_json_schema()
    texts = (question.marked.instructions, question.marked.message, str(schema))
    return FRAME_TOKENS + sum(len(one.encode()) for one in texts)


class Asker:
    """One engine, asked for one company until ``until`` on the monotonic clock.

    ``entries`` gets a row for each call, whatever became of it.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        company: Company,
        user: User | None,
        until: float,
        entries: list[LedgerEntry],
    ) -> None:
        self.engine = engine
        self.company, self.user = company, user
        self.until = until
        self._entries = entries
        self._breaker = breaker_of(engine)

    def ask(self, prompt: Prompt) -> BaseModel:
        """Safe words, or GivenUpError after as many calls as make sense."""
        text = marked(instructions=prompt.instructions, data=prompt.data)
        for attempt in range(1, settings.AI_TRIES + 1):
            try:
                return self._call(prompt, text, attempt)
            except EngineError as error:
                pause = self._pause(error, attempt)
                if pause is None:
                    raise GivenUpError(error.outcome.value) from error
                sleep(pause)
        raise GivenUpError(NO_TIME)

    def _pause(self, error: EngineError, attempt: int) -> float | None:
        """Seconds to wait before the next call; None if there is to be none."""
        if not error.is_passing or attempt >= settings.AI_TRIES:
            return None
        pause = error.retry_after
        if pause is None:
            longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1))
            # Not for secrets: so that those who failed together do not return together.
            pause = longest * random.uniform(0.5, 1)  # noqa: S311
        is_too_long = pause > settings.AI_LONGEST_PAUSE
        is_too_late = monotonic() + pause + LEAST_SECONDS > self.until
        return None if is_too_long or is_too_late else pause

    def _call(self, prompt: Prompt, text: Marked, attempt: int) -> BaseModel:
        left = self.until - monotonic()
        if left < LEAST_SECONDS:
            raise GivenUpError(NO_TIME)
        question = Question(
            marked=text,
            answer=prompt.answer,
            max_output_tokens=prompt.max_output_tokens,
            cache_key=f"kbeauty-{prompt.version}",
            seconds=min(left, settings.AI_TIMEOUT),
        )
        price = price_for(
            self.engine.provider, self.engine.model, timezone.now().date()
        )
        reservation = self._reserve(question, price)
        try:
            ticket = self._breaker.enter()
        except BreakerOpenError as error:
            release(reservation=reservation, company=self.company)
            raise GivenUpError(LEFT_ALONE) from error
        booking = _Booking(self, prompt, price, reservation, attempt)
        return self._paid(question, prompt, booking, ticket)

    def _reserve(self, question: Question, price: AiPrice | None) -> Reservation:
        amount = None
        if price is not None:
            amount = highest_cost(
                price,
                tokens_in=most_tokens(question),
                tokens_out=question.max_output_tokens,
            )
        try:
            return reserve(
                company=self.company,
                amount=amount,
                seconds=settings.AI_DEADLINE + PATIENCE.trial_seconds,
            )
        except BudgetSpentError as error:
            raise GivenUpError(BUDGET_SPENT) from error

    def _paid(
        self, question: Question, prompt: Prompt, booking: "_Booking", ticket: str
    ) -> BaseModel:
        try:
            reply = self.engine.ask(question)
            words = _looked_at(reply, question, prompt)
        except EngineError as error:
            if error.is_of_service:
                self._breaker.fail(ticket)
            else:
                self._breaker.succeed(ticket)
            self._entries.append(booking.failed(error))
            raise
        except BaseException:
            # A worker told to stop, or a fault of ours: what the call cost is not known.
            self._breaker.leave(ticket)
            booking.book(CallOutcome.INTERRUPTED)
            raise
        self._breaker.succeed(ticket)
        self._entries.append(
            booking.book(
                CallOutcome.ANSWERED, usage=reply.usage, request_id=reply.request_id
            )
        )
        return words


def _looked_at(reply: Reply, question: Question, prompt: Prompt) -> BaseModel:
    text = question.marked
    try:
        return clean_words(
            reply.words,
            figures=prompt.figures,
            secrets=(text.instructions, text.mark),
        )
    except UnsafeAnswerError as error:
        raise EngineError(
            CallOutcome.UNSAFE,
            usage=reply.usage,
            status_code=200,
            request_id=reply.request_id,
        ) from error


class _Booking:
    """What is known of a call before it is made, to be booked with its end."""

    def __init__(
        self,
        asker: Asker,
        prompt: Prompt,
        price: AiPrice | None,
        reservation: Reservation,
        attempt: int,
    ) -> None:
        self._asker, self._prompt = asker, prompt
        self._price, self._reservation = price, reservation
        self._attempt = attempt
        self._began = monotonic()

    def failed(self, error: EngineError) -> LedgerEntry:
        return self.book(
            error.outcome,
            usage=error.usage,
            is_free=error.is_free and error.usage is None,
            status_code=error.status_code,
            request_id=error.request_id,
        )

    def book(
        self,
        outcome: CallOutcome,
        *,
        usage: Usage | None = None,
        is_free: bool = False,
        status_code: int | None = None,
        request_id: str = "",
    ) -> LedgerEntry:
        engine = self._asker.engine
        called = Called(
            kind=self._prompt.name,
            prompt_version=self._prompt.version,
            provider=engine.provider,
            model=engine.model,
            outcome=outcome,
            latency_ms=round((monotonic() - self._began) * 1000),
            attempt=self._attempt,
            usage=usage,
            is_free=is_free,
            status_code=status_code,
            request_id=request_id,
        )
        return settle(
            reservation=self._reservation,
            company=self._asker.company,
            user=self._asker.user,
            price=self._price,
            called=called,
        )
