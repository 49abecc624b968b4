"""What is known of the people of a market: a page to ask, and a panel for each market's page."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse

from accounts.access import company_view
from accounts.http import CompanyRequest
from kbeauty.lib.htmx import page_or_partial
from markets.culture.answering import Quote, ask, quote_of
from markets.culture.forms import QuestionForm
from markets.models import KnowledgeEntry
from markets.scope import scope_from


@company_view()
def find(request: CompanyRequest) -> HttpResponse:
    """Answers a question with entries; without one it shows all of a market."""
    markets = request.company.target_markets or ["JP"]
    given = request.GET if request.GET else {"market": markets[0]}
    form = QuestionForm(given)
    context = {"form": form, **_found(form)} if form.is_valid() else {"form": form}
    return page_or_partial(request, "markets/culture.html", "culture-answer", context)


@company_view()
def panel_culture(request: CompanyRequest) -> HttpResponse:
    """The section of one market's page."""
    scope = scope_from(request.company, request.GET)
    context = {"market": scope.market, "topics": by_topic(scope.market)}
    return page_or_partial(
        request, "markets/panel_culture.html", "panel-culture", context
    )


def _found(form: QuestionForm) -> dict[str, Any]:
    question, market = (
        form.cleaned_data["question"].strip(),
        form.cleaned_data["market"],
    )
    if question:
        return {"question": question, "answer": ask(question, market)}
    return {"market": market, "topics": by_topic(market)}


def by_topic(market: str) -> list[tuple[str, list[Quote]]]:
    """All entries of a market in the order of the topics; none without a market."""
    entries = KnowledgeEntry.objects.filter(market=market) if market else []
    return _grouped(quote_of(one) for one in entries)


def _grouped(quotes: Iterable[Quote]) -> list[tuple[str, list[Quote]]]:
    groups: dict[str, list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(quote.topic, []).append(quote)
    return [
        (str(topic.label), groups[topic.value])
        for topic in KnowledgeEntry.Topic
        if topic.value in groups
    ]
