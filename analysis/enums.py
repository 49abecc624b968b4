from django.db import models
from django.utils.translation import gettext_lazy as _


class AnalysisType(models.TextChoices):
    SENTIMENT = "sentiment", _("Sentiment")
