"""Reads of pages and API about people and companies."""

from django.db.models import QuerySet

from accounts.models import Company, Membership


def members_of(company: Company) -> "QuerySet[Membership]":
    """Members with their person, in the order they joined."""
    mine: QuerySet[Membership] = Membership.objects.for_company(company)
    return mine.select_related("user", "company").order_by("created_at", "pk")
