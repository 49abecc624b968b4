"""Every kind that has a page, in the order of the menu."""

from analysis.enums import AnalysisType
from analysis.studio import (
    authenticity,
    cultural_fit,
    market_entry,
    prediction,
    quality,
    sentiment,
    transcreation,
    trends,
)
from analysis.studio.layouts import Layout

LAYOUTS: dict[str, Layout] = {
    AnalysisType.SENTIMENT.value: sentiment.LAYOUT,
    AnalysisType.TRENDS.value: trends.LAYOUT,
    AnalysisType.QUALITY.value: quality.LAYOUT,
    AnalysisType.AUTHENTICITY.value: authenticity.LAYOUT,
    AnalysisType.CULTURAL_FIT.value: cultural_fit.LAYOUT,
    AnalysisType.TRANSCREATION.value: transcreation.LAYOUT,
    AnalysisType.PREDICTION.value: prediction.LAYOUT,
    AnalysisType.MARKET_ENTRY.value: market_entry.LAYOUT,
}
