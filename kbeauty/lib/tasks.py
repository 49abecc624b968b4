"""A Celery task that works for one company."""

from typing import TYPE_CHECKING, Any

from celery import Task

from kbeauty.lib.tenancy import tenant

if TYPE_CHECKING:
    _Task = Task[Any, Any]
else:
    _Task = Task


class CompanyTask(_Task):
    """Runs with the company of its ``company_id`` argument in force."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with tenant(kwargs["company_id"]):
            return super().__call__(*args, **kwargs)
