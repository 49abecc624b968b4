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
    MANAGE_COMPANY = "manage_company", _("Change the company's settings and webhooks")
    MANAGE_MEMBERS = "manage_members", _("Invite, change and remove members")
    MANAGE_KEYS = "manage_keys", _("Create and revoke API keys")
    SEE_AUDIT = "see_audit", _("See the audit log")
    EXPORT_DATA = "export_data", _("Export everything of the company")
    TRANSFER_OWNERSHIP = "transfer_ownership", _("Hand over ownership")
    DELETE_COMPANY = "delete_company", _("Delete the company")


class Scope(models.TextChoices):
    """What an API key may do: in every room, or in one."""

    READ = "read", _("Read everything")
    WRITE = "write", _("Change everything")
    ACCOUNTS_READ = "accounts:read", _("Read company, members and usage")
    ACCOUNTS_WRITE = "accounts:write", _("Change the company's settings")
    INSTAGRAM_READ = "instagram:read", _("Read accounts, posts and comments")
    INSTAGRAM_WRITE = "instagram:write", _("Start collections and imports")
    MARKETS_READ = "markets:read", _("Read statistics of markets")
    MARKETS_WRITE = "markets:write", _("Change markets")
    ANALYSIS_READ = "analysis:read", _("Read analyses")
    ANALYSIS_WRITE = "analysis:write", _("Run analyses")


class ActorKind(models.TextChoices):
    PERSON = "person", _("Person")
    API_KEY = "api_key", _("API key")
    STAFF = "staff", _("Staff")
    META = "meta", _("Meta")
    SYSTEM = "system", _("The product")


class AuditAction(models.TextChoices):
    """``<what>.<happened>``; the part before the point is what the page filters by."""

    LOGIN_SUCCEEDED = "login.succeeded", _("Logged in")
    LOGIN_FAILED = "login.failed", _("Log-in failed")
    LOGIN_ENDED = "login.ended", _("Logged out")
    SESSION_ENDED = "login.session_ended", _("Session ended elsewhere")
    TOKEN_REUSED = "login.token_reused", _("Used refresh token came back")
    PASSWORD_CHANGED = "person.password_changed", _("Password changed")
    EMAIL_CHANGED = "person.email_changed", _("E-mail address changed")
    SECOND_FACTOR_ADDED = "person.second_factor_added", _("Second factor added")
    SECOND_FACTOR_REMOVED = "person.second_factor_removed", _("Second factor removed")
    RECOVERY_CODES_MADE = "person.recovery_codes_made", _("Recovery codes made")
    GOOGLE_CONNECTED = "person.google_connected", _("Google connected")
    GOOGLE_DISCONNECTED = "person.google_disconnected", _("Google disconnected")
    PERSON_CHANGED = "person.changed", _("Person changed")
    COMPANY_CREATED = "company.created", _("Company created")
    COMPANY_CHANGED = "company.changed", _("Company changed")
    MEMBER_ADDED = "member.added", _("Member added")
    MEMBER_CHANGED = "member.changed", _("Role changed")
    MEMBER_REMOVED = "member.removed", _("Member removed")
    MEMBER_LEFT = "member.left", _("Member left")
    OWNERSHIP_TRANSFERRED = "member.ownership_transferred", _("Ownership handed over")
    INVITATION_SENT = "invitation.sent", _("Invitation sent")
    INVITATION_ACCEPTED = "invitation.accepted", _("Invitation accepted")
    INVITATION_REVOKED = "invitation.revoked", _("Invitation withdrawn")
    KEY_CREATED = "key.created", _("API key created")
    KEY_CHANGED = "key.changed", _("API key changed")
    KEY_REVOKED = "key.revoked", _("API key revoked")
    ACCOUNT_CONNECTED = "token.connected", _("Instagram account connected")
    ACCOUNT_DISCONNECTED = "token.disconnected", _("Instagram account disconnected")
    TOKEN_REFRESHED = "token.refreshed", _("Instagram token refreshed")
    ACCOUNT_CHANGED = "token.account_changed", _("Instagram account changed")
    TOKEN_DEAD = "token.dead", _("Instagram token ended")
    PLAN_CHANGED = "plan.changed", _("Plan changed")
    PLAN_EXPIRED = "plan.expired", _("Plan ended")
    WEBHOOK_CREATED = "webhook.created", _("Webhook created")
    WEBHOOK_CHANGED = "webhook.changed", _("Webhook changed")
    WEBHOOK_REMOVED = "webhook.removed", _("Webhook removed")
    EXPORT_REQUESTED = "export.requested", _("Export asked for")
    EXPORT_DOWNLOADED = "export.downloaded", _("Export downloaded")
    AUDIT_EXPORTED = "export.audit", _("Audit log downloaded")
    DELETION_REQUESTED = "deletion.requested", _("Deletion asked for")
    DELETION_CANCELLED = "deletion.cancelled", _("Deletion called off")
    DELETION_DONE = "deletion.done", _("Deleted")
    META_DEAUTHORIZED = "deletion.meta_deauthorized", _("Access taken away at Meta")
    META_DELETION = "deletion.meta_requested", _("Deletion asked for at Meta")
    STAFF_VIEWED = "staff.viewed", _("Staff looked at data")
    STAFF_CHANGED = "staff.changed", _("Staff changed data")
    IMPERSONATION_BEGUN = "staff.impersonation_begun", _("Staff took a person's place")
    IMPERSONATION_ENDED = "staff.impersonation_ended", _("Staff left a person's place")


class AuditKind(models.TextChoices):
    """What events are about: the part of an ``AuditAction`` before its point."""

    LOGIN = "login", _("Log-ins")
    PERSON = "person", _("People")
    COMPANY = "company", _("Company")
    MEMBER = "member", _("Members")
    INVITATION = "invitation", _("Invitations")
    KEY = "key", _("API keys")
    TOKEN = "token", _("Instagram accounts")
    PLAN = "plan", _("Plan")
    WEBHOOK = "webhook", _("Webhooks")
    EXPORT = "export", _("Downloads")
    DELETION = "deletion", _("Deletion")
    STAFF = "staff", _("Our staff")

    @property
    def actions(self) -> list[AuditAction]:
        return [one for one in AuditAction if one.startswith(f"{self.value}.")]


class PlaceLeft(models.TextChoices):
    """Why staff left the place of a person."""

    LEFT = "left", _("Ended by the member of staff")
    TIME_OVER = "time_over", _("The time was over")
    RIGHT_TAKEN = "right_taken", _("The right was taken away")
    PERSON_CLOSED = "person_closed", _("The person was closed")
    STAFF_LOGGED_OUT = "staff_logged_out", _("The member of staff logged out")


class ExportStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being built")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Removed after its time")

    @classmethod
    def under_way(cls) -> tuple["ExportStatus", ...]:
        return cls.QUEUED, cls.RUNNING


class NoticeKind(models.TextChoices):
    """What a notice is about; ``notices.py`` has the sentence and the defaults of each."""

    RECONNECT = "reconnect", _("An Instagram account must be reconnected")
    CONNECTION_ENDS = "connection_ends", _("An Instagram connection ends soon")
    COLLECTION_FAILED = "collection_failed", _("A collection failed")
    LIMIT_NEAR = "limit_near", _("80% of today's API requests are used")
    LIMIT_REACHED = "limit_reached", _("Today's API requests are used up")
    PLAN_ENDS = "plan_ends", _("The plan ends soon")
    PLAN_ENDED = "plan_ended", _("The plan has ended")
    MEMBER_JOINED = "member_joined", _("Somebody joined the company")
    ROLE_CHANGED = "role_changed", _("Your role changed")
    KEY_CREATED = "key_created", _("An API key was created")
    KEY_ENDS = "key_ends", _("An API key ends soon")
    EXPORT_READY = "export_ready", _("An export is ready")
    DELETION_PLANNED = "deletion_planned", _("The company is to be deleted")
    DELETION_CANCELLED = "deletion_cancelled", _("The deletion was called off")
    STAFF_LOOKED = "staff_looked", _("Our staff worked in your company")
    WEBHOOK_OFF = "webhook_off", _("A webhook was switched off")
    COMPETITOR_SPIKE = "competitor_spike", _("A competitor stands out")
    RULE_CHANGED = "rule_changed", _("A changed claim rule concerns your posts")


class NoticeChannel(models.TextChoices):
    APP = "app", _("In the product")
    EMAIL = "email", _("By e-mail")


class DeliveryStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
