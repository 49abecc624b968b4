from accounts.models.alarm import Alarm
from accounts.models.api_key import ApiKey
from accounts.models.audit import AuditEvent
from accounts.models.company import Company, Membership
from accounts.models.export import CompanyExport
from accounts.models.invitation import Invitation
from accounts.models.notice import (
    Notice,
    NoticeDelivery,
    NoticePreference,
    Webhook,
)
from accounts.models.person import User
from accounts.models.usage import ApiUsage

__all__ = [
    "Alarm",
    "ApiKey",
    "ApiUsage",
    "AuditEvent",
    "Company",
    "CompanyExport",
    "Invitation",
    "Membership",
    "Notice",
    "NoticeDelivery",
    "NoticePreference",
    "User",
    "Webhook",
]
