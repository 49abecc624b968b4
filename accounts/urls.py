from django.urls import path

from accounts.views import companies, invitations, members, own

app_name = "accounts"

own_urls = [
    path("", own.preferences, name="preferences"),
    path("language/", own.set_language, name="language"),
    path("colors/", own.set_color_scheme, name="color-scheme"),
    path("company/switch/", own.switch_company, name="company-switch"),
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

# For whoever was invited: beside the settings, in a namespace of their own.
invited_urls = [
    path("accept/", invitations.invitation_accept, name="accept"),
    path("log-out/", invitations.change_person, name="log-out"),
    path("<str:token>/", invitations.invitation_open, name="open"),
]

urlpatterns = [*own_urls, *company_urls, *member_urls, *invitation_urls]
