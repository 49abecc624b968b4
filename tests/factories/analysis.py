import factory

from analysis.enums import AnalysisType
from analysis.models import AnalysisResult
from tests.factories.accounts import CompanyFactory
from tests.factories.tenant import TenantFactory


class AnalysisResultFactory(TenantFactory):
    class Meta:
        model = AnalysisResult

    company = factory.SubFactory(CompanyFactory)
    analysis_type = AnalysisType.SENTIMENT
    input_data = factory.Dict({"market": "JP"})
    result_data = factory.Dict(
        {
            "overall_sentiment": "neutral",
            "sentiment_score": 55.0,
            "interval": factory.LazyFunction(lambda: [50.0, 60.0]),
            "analysis_summary": "Even.",
            "shares": factory.LazyFunction(
                lambda: {"positive": 40.0, "neutral": 30.0, "negative": 30.0}
            ),
            "themes": factory.LazyFunction(
                lambda: [{"theme": "scent", "count": 4, "score": 61.0}]
            ),
            "topics": factory.List([]),
            "by_language": factory.LazyFunction(
                lambda: [{"language": "ja", "count": 12, "score": 55.0}]
            ),
            "by_source": factory.LazyFunction(
                lambda: [{"source": "comment", "count": 12, "score": 55.0}]
            ),
            "sample": factory.LazyFunction(
                lambda: {"texts_found": 12, "texts_used": 12}
            ),
        }
    )
    provider = "local"
    model_used = "local-1"
