"""The demo company of the embedded start: a log-in, three connected accounts, some watched.

The accounts are connected as a person would: the sandbox's consent page is read and
answered over HTTP, and the real client exchanges the code and collects.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from html.parser import HTMLParser
from http.client import HTTPMessage
from typing import IO
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.access import memberships_of
from accounts.enums import Role, Tier
from accounts.models import Company, Membership, User
from instagram.enums import CreatorKind, Login, RunStatus, RunTrigger
from instagram.models import InstagramAccount, SyncRun
from instagram.services.accounts import set_market
from instagram.services.collection.running import run_sync, start_sync
from instagram.services.connections import authorization_url, finish_authorization
from instagram.services.discovery.watching import add_creator, add_hashtag
from kbeauty.lib.tenancy import tenant

EMAIL = "demo@kbeauty.test"
PASSWORD = "glass-skin-2026"  # noqa: S105 - printed at the start, of the demo only
COMPANY = "Saebyeok Global"
# The sandbox's accounts to connect, and the market each speaks to.
ACCOUNTS = {"saebyeok.official": "KR", "saebyeok.us": "US", "saebyeok.jp": "JP"}
USERNAMES = tuple(ACCOUNTS)
# Connected through its Page, so that hashtags and other accounts can be asked for.
BY_FACEBOOK = "saebyeok.official"
HASHTAGS = {"글로우스킨": "KR", "glassskin": "US", "韓国コスメ": "JP"}
CREATORS = {"toner.ilgi": "KR", "dewy.desk": "US", "hada.techo": "JP"}
COMPETITORS = {"haneulsoo": "KR", "pinewater.skin": "US"}
SANDBOX_SECONDS = 90
COLLECT_SECONDS = 300
Say = Callable[[str], None]


class DemoError(Exception):
    """The demo can't be set up here; the text says why."""


def set_up(*, port: int, say: Say) -> None:
    """Make what is missing of the demo; nothing changes where all is there."""
    if not settings.EMBEDDED:
        message = (
            "The demo company has a password everybody knows: it is not made with "
            "DATABASE_URL set."
        )
        raise DemoError(message)
    user, company = _make_company()
    with tenant(company.pk):
        missing = _missing(company)
        if missing:
            await_sandbox()
        redirect_uri = f"http://127.0.0.1:{port}{reverse('instagram:oauth-callback')}"
        for username in missing:
            account = connect(
                company=company, user=user, username=username, redirect_uri=redirect_uri
            )
            set_market(account=account, market=ACCOUNTS[username])
            say(f"connected @{username}")
        if BY_FACEBOOK in missing:
            _watch(company, user)
        _collect(company, say)


def _watch(company: Company, user: User) -> None:
    """Watch what the sandbox has of others; what a person removes later stays away."""
    for hashtag, market in HASHTAGS.items():
        add_hashtag(company=company, hashtag=hashtag, market=market, by=user)
    for kind, others in (
        (CreatorKind.CREATOR, CREATORS),
        (CreatorKind.COMPETITOR, COMPETITORS),
    ):
        for username, market in others.items():
            add_creator(
                company=company, profile=username, kind=kind, market=market, by=user
            )


@transaction.atomic
def _make_company() -> tuple[User, Company]:
    user = User.objects.filter(email=EMAIL).first()
    if user is None:
        user = User.objects.create_user(EMAIL, PASSWORD, full_name="Demo")
    EmailAddress.objects.get_or_create(
        user=user, email=EMAIL, defaults={"primary": True, "verified": True}
    )
    for membership in memberships_of(user):
        if membership.company.name == COMPANY:
            return user, membership.company
    company = Company.objects.create(
        name=COMPANY, subscription_tier=Tier.PRO, target_markets=list(ACCOUNTS.values())
    )
    with tenant(company.pk):
        Membership.objects.create(user=user, company=company, role=Role.OWNER)
    return user, company


def _missing(company: Company) -> list[str]:
    """Accounts never connected; one the person disconnected stays so."""
    known = set(
        InstagramAccount.objects.for_company(company).values_list("username", flat=True)
    )
    return [username for username in USERNAMES if username not in known]


def _origin() -> str:
    parts = urlsplit(settings.INSTAGRAM_AUTHORIZE_URL)
    return f"{parts.scheme}://{parts.netloc}"


def await_sandbox() -> None:
    """Wait until the sandbox answers: it loads its demo brands first."""
    end = time.monotonic() + SANDBOX_SECONDS
    while True:
        try:
            _open(f"{_origin()}/health").close()
        except OSError as error:
            if time.monotonic() > end:
                message = f"The sandbox at {_origin()} does not answer."
                raise DemoError(message) from error
            time.sleep(0.2)
        else:
            return


def connect(
    *, company: Company, user: User, username: str, redirect_uri: str
) -> InstagramAccount:
    """Connect one account of the sandbox the way a browser would."""
    login = Login.FACEBOOK if username == BY_FACEBOOK else Login.INSTAGRAM
    address = authorization_url(
        company=company, user=user, redirect_uri=redirect_uri, login=login
    )
    location = consent(address, username)
    answer = parse_qs(urlsplit(location).query)
    account = finish_authorization(
        company=company,
        user=user,
        code=answer["code"][0],
        state=answer["state"][0],
        redirect_uri=redirect_uri,
    )
    if not isinstance(account, InstagramAccount):
        message = f"The sandbox did not say which account is @{username}."
        raise DemoError(message)
    return account


class _ConsentPage(HTMLParser):
    """The one form of the page: where it goes, its fields, and who may be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: list[tuple[str, str]] = []
        self.accounts: dict[str, str] = {}
        self._offered = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self.action = given.get("action", "")
        elif tag != "input" or "disabled" in given:
            return
        elif name == "account" and given.get("type") in {"radio", "checkbox"}:
            self._offered = value
        elif given.get("type") == "hidden" or "checked" in given:
            self.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        text = data.strip()
        if text.startswith("@") and self._offered:
            self.accounts[text.split()[0].removeprefix("@")] = self._offered
            self._offered = ""


def consent(address: str, username: str) -> str:
    """Press Allow for this account; returns the address the browser is sent to."""
    with _open(address) as answer:
        page = _ConsentPage()
        page.feed(answer.read().decode())
    if username not in page.accounts:
        message = f"The sandbox has no account @{username} to connect."
        raise DemoError(message)
    chosen = [("account", page.accounts[username]), ("decision", "allow")]
    form = urlencode([*page.fields, *chosen]).encode()
    try:
        _open(urljoin(address, page.action), form).close()
    except urllib.error.HTTPError as redirect:
        redirect.close()
        if "Location" in redirect.headers:
            return str(redirect.headers["Location"])
        raise
    message = "The sandbox's consent page sent nobody back."
    raise DemoError(message)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """The code in the address is for us: the callback page must not spend it."""


# No proxy: the sandbox is on this machine.
_opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def _open(address: str, form: bytes | None = None) -> IO[bytes]:
    answer: IO[bytes] = _opener.open(address, form, timeout=30)
    return answer


def _collect(company: Company, say: Say) -> None:
    """Help the worker with what connecting has queued, until it is done."""
    for account in _never_collected(company):
        start_sync(account=account, trigger=RunTrigger.CONNECT)
    end = time.monotonic() + COLLECT_SECONDS
    while time.monotonic() < end:
        runs = SyncRun.objects.for_company(company).filter(
            status__in=(RunStatus.QUEUED, RunStatus.RUNNING)
        )
        open_runs = list(runs.select_related("account", "company"))
        if not open_runs:
            return
        for run in open_runs:
            run_sync(run=run)
        time.sleep(0.3)
    say("the collection goes on beside the running product")


def _never_collected(company: Company) -> list[InstagramAccount]:
    accounts = InstagramAccount.objects.for_company(company).collectable()
    return list(accounts.filter(runs__isnull=True).select_related("company"))
