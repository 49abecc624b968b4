"""A Celery task that works for one company."""

from typing import Any

from celery import Task

from kbeauty.lib.tenancy import tenant


class CompanyTask(Task):  # type: ignore[misc]  # celery-types leaves Task untyped here
    """Runs with the company of its ``company_id`` argument in force."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with tenant(kwargs["company_id"]):
            return super().__call__(*args, **kwargs)
