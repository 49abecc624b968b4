from django.urls import path

from accounts.api import members as views

urlpatterns = [
    path("company", views.CompanyView.as_view(), name="company"),
    path("members", views.MemberListView.as_view(), name="member-list"),
    path("members/<uuid:code>", views.MemberDetailView.as_view(), name="member-detail"),
    path("invitations", views.InvitationListView.as_view(), name="invitation-list"),
    path(
        "invitations/<uuid:code>",
        views.InvitationDetailView.as_view(),
        name="invitation-detail",
    ),
]
