from analysis.models.batch import BatchItem, BatchJob
from analysis.models.ledger import (
    AiPrice,
    EngineTerms,
    LedgerEntry,
    MonthSpend,
    Reservation,
)
from analysis.models.result import AnalysisResult, CacheCount

__all__ = [
    "AiPrice",
    "AnalysisResult",
    "BatchItem",
    "BatchJob",
    "CacheCount",
    "EngineTerms",
    "LedgerEntry",
    "MonthSpend",
    "Reservation",
]
