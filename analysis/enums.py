from django.db import models
from django.utils.translation import gettext_lazy as _


class AnalysisType(models.TextChoices):
    SENTIMENT = "sentiment", _("Sentiment")
    TRENDS = "trends", _("Trends")
    QUALITY = "quality", _("Content quality")
    AUTHENTICITY = "authenticity", _("Authenticity")
    CULTURAL_FIT = "cultural_fit", _("Cultural fit")
    PREDICTION = "prediction", _("Performance prediction")
    MARKET_ENTRY = "market_entry", _("Market entry")


class BatchStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Done")
    STOPPED = "stopped", _("Stopped")

    @classmethod
    def under_way(cls) -> list[str]:
        return [cls.QUEUED, cls.RUNNING]


class ItemStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
