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
    result_data = factory.Dict({"overall_sentiment": "neutral"})
    provider = "local"
    model_used = "local-1"
