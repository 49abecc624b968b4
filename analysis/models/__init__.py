from analysis.models.batch import BatchItem, BatchJob
from analysis.models.result import AnalysisResult, CacheCount

__all__ = ["AnalysisResult", "BatchItem", "BatchJob", "CacheCount"]
