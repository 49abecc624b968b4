import factory

from markets.models import CompetitorWatch
from tests.factories.instagram import CreatorFactory
from tests.factories.tenant import TenantFactory


class CompetitorWatchFactory(TenantFactory):
    """A competitor on the watch list of Japan."""

    class Meta:
        model = CompetitorWatch

    creator = factory.SubFactory(CreatorFactory, is_watched=True, kind="competitor")
    company = factory.SelfAttribute("creator.company")
    market = "JP"
