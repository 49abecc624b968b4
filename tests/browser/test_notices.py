"""Something goes wrong, the bell says so, and opening the notice clears it."""

import json
import re
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from tests.browser.conftest import PHONE

FINISHED = 120_000  # milliseconds


def _next_listing_is_refused(product, username):
    """Tell the sandbox beside the product to refuse one call, for good."""
    host, port = product.rsplit(":", 1)
    fault = {
        "kind": "368",
        "calls": 1,
        "username": username,
        "path_prefix": "me/media",
    }
    request = Request(
        f"{host}:{int(port) + 1}/sandbox/api/fault",
        data=json.dumps(fault).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=10) as answer:
        assert answer.status == 200


def _read_all(page):
    """Other tests of this product may have left some."""
    page.goto("/notices/")
    button = page.get_by_role("button", name="Mark all as read")
    if button.count():
        button.click()
        expect(button).to_have_count(0)


def test_notice_arrives_at_the_bell_and_opening_clears_it(visit, product, complaints):
    page = visit("/notices/")
    _read_all(page)
    page.goto("/accounts/")
    bell = page.locator("#bell-side")
    expect(bell.locator(".bell-count")).to_have_count(0)
    _next_listing_is_refused(product, "saebyeok.us")

    card = page.locator(".account-card", has_text="@saebyeok.us")
    card.get_by_role("button", name="Collect now").click()
    page.wait_for_url(re.compile("/collections/"))
    expect(page.locator("main")).to_contain_text("Failed", timeout=FINISHED)
    run_url = page.url
    page.reload()
    expect(bell.locator(".bell-count")).to_have_text("1")

    bell.click()
    page.get_by_role("link", name="A collection of @saebyeok.us failed").click()

    expect(page).to_have_url(run_url)
    expect(bell.locator(".bell-count")).to_have_count(0)
    assert complaints == []


def test_notices_are_read_without_leaving_the_list(visit, product, complaints):
    page = visit("/notices/", size=PHONE)
    _read_all(page)
    page.goto("/accounts/")
    _next_listing_is_refused(product, "saebyeok.jp")
    card = page.locator(".account-card", has_text="@saebyeok.jp")
    card.get_by_role("button", name="Collect now").click()
    expect(page.locator("main")).to_contain_text("Failed", timeout=FINISHED)
    page.goto("/notices/")
    expect(page.locator("#bell-top .bell-count")).to_have_text("1")

    page.get_by_role("button", name="Mark as read").click()

    expect(page.locator("#bell-top .bell-count")).to_have_count(0)
    page.get_by_role("link", name="Unread", exact=True).click()
    expect(page.locator("main")).to_contain_text("All read")
    expect(page).to_have_url(re.compile(r"/notices/\?show=unread$"))
    assert complaints == []
