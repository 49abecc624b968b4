"""Every call of the API with made-up input, good and bad: no 5xx, and each answer as the schema says.

Good input is about rows that are there, so that calls do what they are for and not only refuse.
``SCHEMA_EXAMPLES=200`` tries more than the suite has time for.
"""

import itertools
import os
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import hypothesis
import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.log_in.tokens import open_token_session
from accounts.models import Company, User
from analysis.services.reading import read_new_texts
from instagram.enums import Login
from instagram.models import Creator
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)
from tests.markets.visuals.pictures import file_of, plain
from tests.world import fill, row_about

EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "5"))
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


# They take a state that we gave out and a code of Meta's, or what such a log-in brought.
OUT_OF_REACH = {"instagram_callback", "instagram_choose_accounts"}
PASSWORD = "glass-skin-2026"


@pytest.fixture
def world(company, member, settings, tmp_path):
    """One of everything of a company, with requests to spare."""
    settings.MEDIA_ROOT = tmp_path
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()
    Company.objects.filter(pk=company.pk).update(
        subscription_tier="enterprise", agreed_daily_requests=10**6
    )
    company.refresh_from_db()
    rows = fill(company, "celadon")
    # One that may ask about others.
    InstagramAccountFactory(company=company, login=Login.FACEBOOK)
    return rows


@pytest.fixture
def bearer(world, member):
    token = open_token_session(user=member).access_token
    return {"Authorization": f"Bearer {token}"}


def _write_texts(company, world):
    """Enough for an analysis of Japan."""
    post = PostFactory(account=world["account"], market="JP", timestamp=timezone.now())
    CommentFactory.create_batch(
        12, post=post, text="しっとりして好き", timestamp=timezone.now()
    )
    read_new_texts(company=company)


ADDRESS = "https://www.instagram.com/p/Cfuzzed01/"


def _write_posts(world):
    """Enough for trends and predictions of Japan."""
    for days in (3, 40):
        PostFactory.create_batch(
            20,
            account=world["account"],
            market="JP",
            timestamp=timezone.now() - timedelta(days=days),
        )


def _show_creator(world):
    """Enough of a creator's profile for its score."""
    Creator.objects.filter(pk=world["creator"].pk).update(
        username="mina.beauty", status="found", follower_count=9_000, media_count=80
    )


def _fit_address(case, world):
    """Point a case at a company and a row that are there."""
    case.headers.pop("X-Company-ID", None)
    if "code" in case.path_parameters:
        case.path_parameters["code"] = str(row_about(case.path, world).code)
    if "market" in case.path_parameters:
        case.path_parameters["market"] = "JP"
    if "tag" in case.path_parameters:
        case.path_parameters["tag"] = "glassskin"


def _fit(case, member):
    """Replace what cannot be made up: what we gave out, know or allow."""
    query = {"redirect_uri": "http://127.0.0.1/accounts/callback/"}
    body = {
        "username": member.email,
        "full_name": "Mina Seo",
        "company_name": "Dawn Cosmetics",
        "password": PASSWORD,
        "code": "",
        "market": "JP",
        "hashtags": [],
        "category": "all",
        "target_market": "DE",
        "content": "A cream for every day",
        "post_url": ADDRESS,
        "post_draft": {
            "caption": "Hello",
            "media_type": "IMAGE",
            "posting_time": "2026-12-01T11:00:00Z",
        },
        "time_horizon": "30d",
        "text": "Aqua, Glycerin 5%, Retinol 0.5%",
        "markets": ["DE", "US"],
        "hashtag": "glassskin",
        # Its pattern knows signs and places, not that money is never below 0.
        "budget_usd": "1.5",
        "profile": "mina.beauty",
        "url": f"http://127.0.0.1:9/{next(PLACES)}",
        "refresh_token": open_token_session(user=member).refresh_token,
    }
    for name in ("account", "after", "fields", "market"):
        case.query.pop(name, None)
    case.query.update({name: query[name] for name in case.query if name in query})
    if case.path.endswith("/data/pictures"):
        case.body = {
            **case.body,
            "picture": file_of(plain(size=(40, 50))).read(),
            "market": "JP",
            **dict.fromkeys(("left", "top", "width", "height"), 25),
        }
    elif isinstance(case.body, dict):
        known = {name: body[name] for name in case.body if name in body}
        case.body = {**case.body, **known}
        if case.path.endswith("/ai/authenticity"):
            # Elsewhere it is the e-mail that people log in with.
            case.body["username"] = "mina.beauty"


@contextmanager
def _undone():
    """Like the transaction around each test: nothing that a request would run in."""
    undone = transaction.atomic()
    undone._from_testcase = True
    with undone:
        yield
        transaction.set_rollback(True)


def _ask_each(path, method, mode, headers, fit):
    """How often the call answered what."""
    operation, answers = SCHEMA[path][method.upper()], Counter()

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def ask(case):
        fit(case)
        # Each from a place of its own: this is not about how many requests there are.
        place = {"X-Forwarded-For": f"203.0.113.{next(PLACES) % 250}"}
        with _undone():
            answer = case.call(headers={**headers, **place})
        answers[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    ask()
    return answers


GROUPS = sorted({path.split("/")[3] for path, _ in CALLS})


def _calls_of(group):
    return [call for call in CALLS if call[0].split("/")[3] == group]


def _prepare(operation, company, member, world):
    """What a call needs to have something to do."""
    if operation == "ai_sentiment":
        _write_texts(company, world)
    if operation in {"ai_trends", "ai_predict_performance"}:
        _write_posts(world)
    if operation == "ai_quality":
        PostFactory(account=world["account"], shortcode="Cfuzzed01")
    if operation == "ai_authenticity":
        _show_creator(world)
    User.objects.filter(pk=member.pk).update(is_staff=operation == "admin_stats")


@pytest.mark.parametrize("group", GROUPS)
def test_calls_keep_to_their_schema_and_do_their_work(
    bearer, company, member, world, group, subtests
):
    for path, method in _calls_of(group):
        with subtests.test(f"{method} {path}"), _undone():
            operation = SCHEMA[path][method.upper()].definition.raw["operationId"]
            _prepare(operation, company, member, world)
            answers = _ask_each(
                path,
                method,
                GenerationMode.POSITIVE,
                bearer,
                _fitting(operation, world, member),
            )
            done = sum(answers[code] for code in (200, 201, 202, 204))
            is_done = done >= answers.total() / 2
            assert is_done is (operation not in OUT_OF_REACH), answers


def _fitting(operation, world, member):
    def fit(case):
        _fit_address(case, world)
        if operation not in OUT_OF_REACH:
            _fit(case, member)

    return fit


@pytest.mark.parametrize("group", GROUPS)
def test_calls_keep_to_their_schema_where_input_is_wrong(
    bearer, world, group, subtests
):
    for path, method in _calls_of(group):
        turn = itertools.cycle([True, False])

        def fit(case, turn=turn):
            # A wrong company or row answers before anything else is looked at.
            if next(turn):
                _fit_address(case, world)

        with subtests.test(f"{method} {path}"):
            _ask_each(path, method, GenerationMode.NEGATIVE, bearer, fit)
