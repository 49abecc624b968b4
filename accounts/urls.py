from django.urls import include, path

from accounts.views import (
    audit,
    companies,
    data,
    impersonation,
    invitations,
    keys,
    members,
    notices,
    own,
    security,
    usage,
    webhooks,
)

app_name = "accounts"

own_urls = [
    path("", own.preferences, name="preferences"),
    path("language/", own.set_language, name="language"),
    path("colors/", own.set_color_scheme, name="color-scheme"),
    path("company/switch/", own.switch_company, name="company-switch"),
]
key_urls = [
    path("keys/", keys.key_list, name="key-list"),
    path("keys/new/", keys.key_create, name="key-create"),
    path("keys/<uuid:code>/", keys.key_rename, name="key-rename"),
    path("keys/<uuid:code>/revoke/", keys.key_revoke, name="key-revoke"),
    path("usage/", usage.usage, name="usage"),
]

audit_urls = [
    path("audit/", audit.audit_log, name="audit"),
    path("audit/events.csv", audit.audit_csv, name="audit-csv"),
]
staff_urls = [
    path(
        "impersonation/end/", impersonation.impersonation_end, name="impersonation-end"
    )
]
company_urls = [
    path("company/", companies.company_settings, name="company"),
    path("company/new/", companies.company_create, name="company-create"),
]
member_urls = [
    path("members/", members.member_list, name="member-list"),
    path("members/leave/", members.member_leave, name="member-leave"),
    path("members/<uuid:code>/role/", members.member_role, name="member-role"),
    path("members/<uuid:code>/remove/", members.member_remove, name="member-remove"),
    path("members/<uuid:code>/owner/", members.member_own, name="member-own"),
]
invitation_urls = [
    path("invitations/", invitations.invitation_send, name="invitation-send"),
    path(
        "invitations/<uuid:code>/resend/",
        invitations.invitation_resend,
        name="invitation-resend",
    ),
    path(
        "invitations/<uuid:code>/withdraw/",
        invitations.invitation_revoke,
        name="invitation-revoke",
    ),
]

# For whoever was invited.
invited_urls = [
    path("accept/", invitations.invitation_accept, name="accept"),
    path("log-out/", invitations.change_person, name="log-out"),
    path("<str:token>/", invitations.invitation_open, name="open"),
]

security_urls = [
    path("security/", security.overview, name="security"),
    path("security/sessions/end/", security.sessions_end, name="sessions-end"),
    path(
        "security/sessions/<int:session_id>/end/",
        security.session_end,
        name="session-end",
    ),
]

notice_urls = [
    path("", notices.notice_list, name="notice-list"),
    path("read/", notices.notice_read_all, name="notice-read-all"),
    path("<uuid:code>/", notices.notice_open, name="notice-open"),
    path("<uuid:code>/read/", notices.notice_read, name="notice-read"),
]

webhook_urls = [
    path("notices/", notices.notices, name="notices"),
    path("notices/webhooks/add/", webhooks.webhook_create, name="webhook-create"),
    path(
        "notices/webhooks/<uuid:code>/", webhooks.webhook_detail, name="webhook-detail"
    ),
    path(
        "notices/webhooks/<uuid:code>/kinds/",
        webhooks.webhook_kinds,
        name="webhook-kinds",
    ),
    path(
        "notices/webhooks/<uuid:code>/test/", webhooks.webhook_test, name="webhook-test"
    ),
    path("notices/webhooks/<uuid:code>/on/", webhooks.webhook_on, name="webhook-on"),
    path("notices/webhooks/<uuid:code>/off/", webhooks.webhook_off, name="webhook-off"),
    path(
        "notices/webhooks/<uuid:code>/remove/",
        webhooks.webhook_remove,
        name="webhook-remove",
    ),
    path(
        "notices/deliveries/<uuid:code>/again/",
        webhooks.delivery_again,
        name="delivery-again",
    ),
]

data_urls = [
    path("data/", data.data, name="data"),
    path("data/exports/", data.export_create, name="export-create"),
    path("data/exports/<uuid:code>/events/", data.export_events, name="export-events"),
    path(
        "data/exports/<uuid:code>/download/",
        data.export_download,
        name="export-download",
    ),
    path("data/deletion/", data.deletion_create, name="deletion-create"),
    path("data/deletion/cancel/", data.deletion_cancel, name="deletion-cancel"),
]

settings_urls = [
    *own_urls,
    *security_urls,
    *company_urls,
    *member_urls,
    *invitation_urls,
    *webhook_urls,
    *key_urls,
    *audit_urls,
    *data_urls,
    *staff_urls,
]

urlpatterns = [
    path("settings/", include(settings_urls)),
    path("notices/", include(notice_urls)),
]
