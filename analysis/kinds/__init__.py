"""The kinds of analysis, one file each."""

from typing import Any

from analysis.kinds.authenticity import Authenticity
from analysis.kinds.cultural_fit import CulturalFit
from analysis.kinds.frame import Kind
from analysis.kinds.market_entry import MarketEntry
from analysis.kinds.prediction import Prediction
from analysis.kinds.quality import Quality
from analysis.kinds.sentiment import Sentiment
from analysis.kinds.transcreation import Transcreation
from analysis.kinds.trends import Trends

KINDS: dict[str, Kind[Any, Any]] = {
    kind.analysis_type.value: kind
    for kind in (
        Sentiment(),
        Trends(),
        Quality(),
        Authenticity(),
        CulturalFit(),
        Transcreation(),
        Prediction(),
        MarketEntry(),
    )
}
