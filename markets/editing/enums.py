from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What staff change."""

    RULE = "rule", _("Claim rule")
    KNOWLEDGE = "knowledge", _("Knowledge entry")


class Act(models.TextChoices):
    PUT = "put", _("Add or change")
    WITHDRAW = "withdraw", _("Withdraw")


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waits for a second person")
    RETURNED = "returned", _("Sent back")
    APPROVED = "approved", _("In force")
    DROPPED = "dropped", _("Dropped")

    @classmethod
    def being_written(cls) -> tuple["Status", ...]:
        return cls.DRAFT, cls.RETURNED

    @classmethod
    def open_ones(cls) -> tuple["Status", ...]:
        return cls.DRAFT, cls.RETURNED, cls.WAITING


class MeasureStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being measured")
    FINISHED = "finished", _("Measured")
    FAILED = "failed", _("Failed")

    @classmethod
    def under_way(cls) -> tuple["MeasureStatus", ...]:
        return cls.WAITING, cls.RUNNING
