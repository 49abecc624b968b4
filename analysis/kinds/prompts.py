"""How every kind puts its figures before a language model."""

import json
from collections.abc import Mapping
from typing import Any

import pydantic

from analysis.engines.asking import Prompt
from analysis.kinds.frame import Case, Kind


def prompt_of(
    kind: Kind[Any, Any],
    case: Case,
    *,
    instructions: str,
    figures: Mapping[str, Any],
    answer: type[pydantic.BaseModel],
) -> Prompt:
    """``{language}`` in the instructions becomes the code of the language of the words.

    The figures go as data, and are the only numbers that the words may repeat.
    """
    data = json.dumps(
        {"asked": dict(case.wanted), "figures": dict(figures)},
        ensure_ascii=False,
        sort_keys=True,
    )
    return Prompt(
        name=kind.analysis_type,
        version=kind.prompt_version,
        instructions=instructions.format(language=case.wanted["language"]),
        data=data,
        answer=answer,
        figures=(data,),
    )
