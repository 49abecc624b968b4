"""The request as our views see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import Company, Membership, User


class CompanyRequest(HttpRequest):
    """A logged-in person working for one company."""

    user: User
    company: Company
    membership: Membership
    htmx: HtmxDetails
