"""What holds for every page: the frame, the policy, both languages, no inline code."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.instagram import CommentFactory, PostFactory, SyncRunFactory

PAGES = (
    "/",
    "/posts/",
    "/accounts/",
    "/collections/",
    "/imports/",
    "/imports/new/",
    "/settings/",
    "/account/password/change/",
    "/account/email/",
    "/account/logout/",
    "/panels/markets/figures/?days=365",
    "/panels/markets/engagement/?days=365",
    "/panels/markets/best-posts/?days=365",
    "/panels/markets/hashtags/?days=365",
    "/panels/markets/world/?days=365",
    "/panels/markets/posting-times/?days=365",
    "/panels/analysis/mood/?days=365",
    "/panels/analysis/mood-trend/?days=365",
)
DOORS = (
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/inactive/",
)


class Inline(HTMLParser):
    """Collects what a strict policy refuses, and addresses of other hosts."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_data = given.get("type") == "application/json"
        if tag == "script" and "src" not in given and not is_data:
            self.found.append("<script>")
        if tag == "style" or "style" in given:
            self.found.append(f"style in <{tag}>")
        self.found += [f"{name} in <{tag}>" for name in given if name.startswith("on")]
        loads = given.get("src") or (given.get("href") if tag == "link" else "")
        if loads and re.match(r"(https?:)?//", loads):
            self.found.append(f"{tag} loads {loads}")


def refused(answer):
    parser = Inline()
    parser.feed(answer.content.decode())
    return parser.found


@pytest.fixture
def filled(instagram_account):
    """One of everything, so that rows are drawn and not only empty states."""
    post = PostFactory(
        account=instagram_account,
        market="JP",
        children=[{"id": "1", "media_type": "IMAGE"}],
    )
    CommentFactory(post=post, parent=CommentFactory(post=post))
    run = SyncRunFactory(account=instagram_account, status="running")
    return [
        post.get_absolute_url(),
        instagram_account.get_absolute_url(),
        f"{instagram_account.get_absolute_url()}disconnect/",
        run.get_absolute_url(),
    ]


@pytest.mark.parametrize("page", PAGES)
def test_page_has_nothing_inline_and_a_strict_policy(logged_in, filled, page):
    answer = logged_in.get(page)

    policy = answer["Content-Security-Policy"]
    assert answer.status_code == 200
    assert refused(answer) == []
    assert "script-src 'self';" in f"{policy};"
    assert "style-src 'self';" in f"{policy};"


def test_pages_of_one_thing_have_nothing_inline(logged_in, filled):
    assert {url: refused(logged_in.get(url)) for url in filled} == {
        url: [] for url in filled
    }


@pytest.mark.parametrize("page", DOORS)
def test_door_has_nothing_inline(client, db, page):
    answer = client.get(page)

    assert answer.status_code == 200
    assert refused(answer) == []
    assert b'class="entrance"' in answer.content


@pytest.mark.parametrize("page", [*PAGES, *DOORS])
def test_page_speaks_the_browsers_language(client, member, filled, page):
    member.language = ""
    member.save()
    if page not in DOORS:
        client.force_login(member)

    answer = client.get(page, headers={"Accept-Language": "ko"})

    assert b'<html lang="ko"' in answer.content


def test_own_language_comes_before_the_browsers(client, member):
    member.language = "ko"
    member.save()
    client.force_login(member)

    answer = client.get("/posts/", headers={"Accept-Language": "en"})

    assert b'<html lang="ko"' in answer.content


@pytest.mark.parametrize(
    ("cookie", "scheme"),
    [("dark", "dark"), ("light", "light"), ("", "auto"), ('"><x', "auto")],
)
def test_colours_are_decided_by_the_server(logged_in, cookie, scheme):
    logged_in.cookies["color_scheme"] = cookie

    answer = logged_in.get("/posts/")

    assert f'data-color-scheme="{scheme}"' in answer.content.decode()


def test_menu_marks_the_page(logged_in):
    text = logged_in.get("/posts/").content.decode()

    # In the side bar, the phone's bar and the phone's menu.
    assert text.count('aria-current="page"') == 3
    assert 'href="/posts/" aria-current="page"' in text


def test_htmx_adds_no_styles_and_evaluates_nothing(logged_in):
    text = logged_in.get("/").content.decode()

    assert '"includeIndicatorStyles": false' in text
    assert '"allowEval": false' in text


def test_overview_tells_how_to_start_without_posts(logged_in):
    text = logged_in.get("/").content.decode()

    assert "Start with your Instagram account" in text
    assert "data-panel" not in text


def test_overview_holds_places_for_panels(logged_in, filled):
    text = logged_in.get("/?days=90&market=JP").content.decode()

    places = re.findall(r'hx-get="(/panels/[^"]+)"', text)
    assert [place.split("?")[0] for place in places] == [
        reverse(f"markets:panel-{name}")
        for name in ("figures", "engagement", "best-posts", "world", "hashtags")
    ] + [
        reverse("markets:panel-posting-times"),
        reverse("analysis:panel-mood-trend"),
        reverse("analysis:panel-mood"),
    ]
    assert {place.split("?")[1] for place in places} == {"days=90&amp;market=JP"}


def test_overview_says_when_the_days_asked_for_cannot_be_shown(logged_in, filled):
    reversed_days = {"from": "2026-03-20", "to": "2026-03-11"}

    asked = logged_in.get("/", reversed_days).content.decode()
    plain = logged_in.get("/", {"days": "30"}).content.decode()

    assert "These days cannot be shown. You see the last 30 days instead." in asked
    assert "These days cannot be shown" not in plain


@pytest.mark.parametrize(
    "days",
    ["from=0001-01-01&to=0001-01-02", "from=9999-12-30&to=9999-12-31"],
)
def test_overview_of_days_at_the_ends_of_the_calendar(logged_in, filled, days):
    assert logged_in.get(f"/?{days}").status_code == 200


def test_overview_by_htmx_is_the_panels(logged_in, filled):
    answer = logged_in.get("/?days=7", headers={"HX-Request": "true"})

    text = answer.content.decode().strip()
    assert text.startswith('<div id="overview-panels">')


def test_overview_of_a_foreign_account_is_not_found(client, filled, stranger):
    client.force_login(stranger)
    code = filled[1].strip("/").split("/")[1]

    assert client.get(f"/?account={code}").status_code == 404


def test_overview_needs_a_log_in(client, db):
    assert client.get("/")["Location"] == "/account/login/?next=/"


def test_person_without_a_company_finds_nothing(client, db):
    client.force_login(UserFactory())

    answer = client.get("/posts/")

    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


def test_form_without_its_token_is_told_to_reload(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)

    answer = client.post("/settings/colors/", {"scheme": "dark"})

    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()
