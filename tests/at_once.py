"""Things done at the same moment, in threads with connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from kbeauty.lib.errors import AppError
from kbeauty.lib.tenancy import tenant

PATIENCE = 10


def at_once(*acts, company=None):
    """What each act returned, or the refusal it ended with; any other error is raised."""
    start = Barrier(len(acts))

    def run(act):
        try:
            with tenant(company and company.pk):
                start.wait(PATIENCE)
                return act()
        except AppError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
