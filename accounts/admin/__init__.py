"""Staff pages of people, companies and what belongs to them."""

from accounts.admin import companies, people, records

__all__ = ["companies", "people", "records"]
