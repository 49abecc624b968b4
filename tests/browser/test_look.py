"""Every page fits a phone, breaks no rule of the content security policy and speaks Korean."""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PATIENCE, PHONE, await_panels

SCHEMA_MADE = 60_000  # milliseconds, on a machine with other work to do
PAGES = (
    "/",
    "/posts/",
    "/stories/",
    "/mentions/",
    "/trends/",
    "/trends/finish/glass_skin/",
    "/competitors/",
    "/accounts/",
    "/collections/",
    "/imports/",
    "/imports/new/",
    "/settings/",
    "/settings/company/",
    "/settings/company/new/",
    "/settings/members/",
    "/settings/keys/",
    "/settings/keys/new/",
    "/settings/usage/",
    "/settings/audit/",
    "/settings/data/",
    "/settings/data/deletion/",
    "/settings/security/",
    "/account/email/",
    "/account/password/change/",
    "/settings/notices/",
    "/settings/notices/webhooks/add/",
    "/notices/",
)


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(DESKTOP, "light"), (PHONE, "dark")],
    ids=["desktop", "phone"],
)
def test_pages_fit_and_the_console_stays_silent(visit, complaints, size, scheme):
    page = visit("/", size=size, scheme=scheme, language="ko")
    wide = []

    for path in PAGES:
        page.goto(path)
        await_panels(page)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            wide.append(path)

    assert wide == []
    assert complaints == []


def test_cards_of_an_account_fit_a_phone(visit, complaints):
    page = visit("/accounts/", size=PHONE, language="ko")
    page.locator("#content a[href^='/accounts/'], main a[href^='/accounts/']").filter(
        has_text="@"
    ).first.click()

    expect(page.locator("#account-audience")).to_be_visible()
    await_panels(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert complaints == []


def test_long_names_break_on_a_phone_in_korean(visit):
    page = visit("/settings/keys/new/", size=PHONE, language="ko")
    page.fill("input[name=name]", "a" * 100)
    page.press("input[name=name]", "Enter")
    expect(page.locator("#new-key")).to_be_visible(timeout=PATIENCE)

    page.goto("/settings/keys/")

    assert page.locator(".key-head b").first.inner_text() == "a" * 100
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_new_person_reads_the_browsers_language_and_may_choose_another(visit):
    page = visit("/account/signup/", language="ko", log_in=False)
    page.fill("input[name=email]", f"first-{os.getpid()}@example.com")
    page.fill("input[name=full_name]", "첫 사람")
    page.fill("input[name=company_name]", "첫 회사")
    page.fill("input[name=password1]", "dewy-morning-41")
    page.fill("input[name=password2]", "dewy-morning-41")
    page.press("input[name=password2]", "Enter")
    expect(page.locator("h1")).to_have_text("개요", timeout=PATIENCE)
    assert page.locator("html").get_attribute("lang") == "ko"

    page.get_by_role("button", name="English").first.click()

    expect(page.locator("h1")).to_have_text("Overview", timeout=PATIENCE)
    assert page.locator("html").get_attribute("lang") == "en"


def test_panel_works_alone(visit):
    page = visit("/panels/analysis/mood/")

    assert page.locator("#panel-mood").count() == 1
    assert re.search(r"K-Beauty Global Leap$", page.title())


def test_api_readers_load_from_our_own_host(visit, product):
    page = visit("/settings/")
    hosts = set()
    # What the policy blocks (a maker's mark of ReDoc) is asked for but never loaded.
    page.on("response", lambda response: hosts.add(response.url.split("/")[2]))

    page.goto("/api/docs")
    page.wait_for_selector(".opblock", timeout=SCHEMA_MADE)
    page.goto("/api/redoc")
    page.wait_for_selector("text=K-Beauty Global Leap API", timeout=SCHEMA_MADE)

    assert hosts == {product.removeprefix("http://")}
