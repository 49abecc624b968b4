"""Every call of the API with made-up input, good and bad: no 5xx, and each answer as the schema says.

``SCHEMA_EXAMPLES=200`` tries more than the suite has time for.
"""

import itertools
import os

import hypothesis
import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.tokens import open_token_session
from tests.world import fill

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "12"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def _schema():
    schema = schemathesis.openapi.from_dict(
        SchemaGenerator().get_schema(request=None, public=True)
    )
    schema.app = get_wsgi_application()
    schema.location = "/api/schema"
    return schema


SCHEMA = _schema()
PLACES = itertools.count(1)
CALLS = [
    (path, method)
    for path, calls in SCHEMA.raw_schema["paths"].items()
    for method in calls
]


@pytest.fixture(autouse=True)
def _connection_of_the_test():
    """Real requests end by closing it; here the test's transaction has to go on."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)

    yield

    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def bearer(company, member, settings, tmp_path):
    """The owner of a company that holds one of everything, with requests to spare."""
    settings.MEDIA_ROOT = tmp_path
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()
    company.subscription_tier, company.agreed_daily_requests = "enterprise", 10**6
    company.save()
    fill(company, "celadon")
    token = open_token_session(user=member).access_token
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(
    ("path", "method"), CALLS, ids=[f"{method} {path}" for path, method in CALLS]
)
def test_call_keeps_to_its_schema(bearer, path, method, mode):
    operation = SCHEMA[path][method.upper()]

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def ask(case):
        # Each from a place of its own: this is not about how many requests there are.
        place = {"X-Forwarded-For": f"203.0.113.{next(PLACES) % 250}"}
        case.validate_response(case.call(headers={**bearer, **place}), checks=CHECKS)

    ask()
