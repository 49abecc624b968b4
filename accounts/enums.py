from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Administrator")
    ANALYST = "analyst", _("Analyst")
    VIEWER = "viewer", _("Viewer")


class Tier(models.TextChoices):
    FREE = "free", _("Free")
    BASIC = "basic", _("Basic")
    PRO = "pro", _("Pro")
    ENTERPRISE = "enterprise", _("Enterprise")


class Permission(models.TextChoices):
    """What a member may do; ``permissions.py`` says which role may."""

    VIEW = "view", _("See posts, figures and analyses")
    ANALYZE = "analyze", _("Run analyses")
    COLLECT = "collect", _("Start a collection or an import")
    CONNECT = "connect", _("Connect and disconnect Instagram accounts")
    MANAGE = "manage", _("Manage the company and its members")
