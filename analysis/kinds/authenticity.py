"""How consistent what is collected of an account is with organic growth."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pydantic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Company
from analysis.authenticity.words import too_little
from analysis.engines.asking import Prompt
from analysis.enums import AnalysisType
from analysis.figures.authenticity import AuthenticityFigures, authenticity_figures
from analysis.kinds.frame import Case, Kind
from analysis.kinds.prompts import prompt_of
from analysis.selectors.accounts import (
    Known,
    account_of,
    account_state,
    find_account,
    is_collected,
    peers_of,
)
from analysis.words.authenticity import recommendation
from instagram.models import Creator
from kbeauty.lib.errors import NotFoundError, TooLittleDataError

_INSTRUCTIONS = """\
You tell a marketer of a Korean beauty brand what measured signals of an account mean and
what to ask the creator for. Write in the language with the code "{language}", at most
three plain sentences. Speak of signals that are consistent or inconsistent with organic
growth; never call a person or an account fake. Use no figure that is not in the data."""
_UNFAIR = re.compile(r"\bfak(?:e|es|er|ers|ed|ing)\b|가짜|fraud|사기", re.IGNORECASE)


class AuthenticityInput(serializers.Serializer[Any]):
    username = serializers.RegexField(
        r"^@?[A-Za-z0-9._]{1,64}$",
        label=gettext_lazy("User name"),
        help_text=gettext_lazy(
            "A creator or competitor that you watch, or an account of your own."
        ),
        error_messages={
            "invalid": gettext_lazy(
                "Write a user name of Instagram: letters from a to z, digits, full stops and underscores."
            )
        },
    )
    check_followers = serializers.BooleanField(
        required=False,
        default=True,
        label=gettext_lazy("Followers over time"),
        help_text=gettext_lazy("Also judge how its followers grew, week by week."),
    )


class AuthenticityWords(pydantic.BaseModel):
    recommendation: str = pydantic.Field(min_length=1, max_length=1000)

    @pydantic.field_validator("recommendation")
    @classmethod
    def _is_fair(cls, text: str) -> str:
        """Numbers are judged here, never a person."""
        if _UNFAIR.search(text):
            raise ValueError("a person or account is accused")
        return text


class Authenticity(Kind[AuthenticityFigures, AuthenticityWords]):
    analysis_type = AnalysisType.AUTHENTICITY
    request = AuthenticityInput
    version = "authenticity-1"
    prompt_version = "authenticity-1"

    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        known = _known(company, given["username"].removeprefix("@"))
        return {
            "username": known.username,
            "check_followers": given["check_followers"],
        }

    def state(self, case: Case) -> list[Any]:
        return account_state(case.company, _known_of(case))

    def figures(self, case: Case) -> AuthenticityFigures:
        known = _known_of(case)
        if not is_collected(known):
            raise TooLittleDataError(
                _(
                    "Nothing is collected of @%(username)s yet. Watch it and wait for the next collection, which brings its profile and posts."
                )
                % {"username": known.username}
            )
        account = account_of(case.company, known, case.now)
        if not case.wanted["check_followers"]:
            account = replace(account, history=())
        figures = authenticity_figures(
            account,
            peers_of(case.company, account, known),
            username=known.username,
            sort="creators" if isinstance(known, Creator) else "accounts",
            code=str(known.code),
            is_verified=known.verified if isinstance(known, Creator) else None,
        )
        if figures.found.score is None:
            raise TooLittleDataError(too_little())
        return figures

    def evidence(self, figures: AuthenticityFigures) -> dict[str, list[str]]:
        return {figures.sort: [figures.code]}

    def prompt(self, case: Case, figures: AuthenticityFigures) -> Prompt:
        """Figures alone: the account's own words are left out."""
        return prompt_of(
            self,
            case,
            instructions=_INSTRUCTIONS,
            figures=figures.as_json(),
            answer=AuthenticityWords,
        )

    def local_words(
        self, case: Case, figures: AuthenticityFigures
    ) -> AuthenticityWords:
        return AuthenticityWords(recommendation=recommendation(figures))

    def answer(
        self, case: Case, figures: AuthenticityFigures, words: AuthenticityWords
    ) -> dict[str, Any]:
        return {**figures.as_json(), "recommendation": words.recommendation}


def _known_of(case: Case) -> Known:
    return _known(case.company, case.wanted["username"])


def _known(company: Company, username: str) -> Known:
    found = find_account(company, username)
    if found is None:
        message = _(
            "No creator, competitor or account of yours is called @%(username)s. Add it as a creator first."
        )
        raise NotFoundError(message % {"username": username}, code="username_not_found")
    return found
