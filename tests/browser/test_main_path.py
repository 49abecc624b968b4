"""What a marketer comes for: from log-in to the numbers of an account just connected."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, type_log_in

FINISHED = 120_000  # milliseconds


def figure(page, label):
    """The number of a KPI on the overview."""
    stat = page.locator("#panel-figures .stat").filter(has_text=label).first
    return stat.locator(".stat-value").inner_text()


def test_demo_shows_real_numbers_after_log_in(visit, product, complaints):
    page = visit("/account/login/", log_in=False)
    type_log_in(page, product)
    page.goto("/?days=365")

    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.wait_for_selector("#panel-figures .stat-value")
    assert int(figure(page, "Posts")) > 100
    assert re.fullmatch(r"\d+\.\d\d%", figure(page, "Engagement rate by reach"))
    expect(page.locator("#panel-mood")).to_contain_text("Japanese")
    assert complaints == []


@pytest.mark.parametrize(
    ("size", "username"),
    [(DESKTOP, "onyul.de"), (PHONE, "onyul.uk")],
    ids=["desktop", "phone"],
)
def test_connect_collect_and_see_the_numbers(
    visit, product, complaints, size, username
):
    page = visit("/accounts/", size=size)

    page.get_by_role("button", name="Connect Instagram").first.click()
    page.wait_for_url(re.compile("/oauth/authorize"))
    page.get_by_text(f"@{username}").first.click()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url(re.compile(f"{product}/collections/"))
    expect(page.locator("main")).to_contain_text(f"@{username}")
    expect(page.locator("main")).to_contain_text("Done", timeout=FINISHED)

    page.goto("/posts/")
    if size == PHONE:
        page.get_by_text("Filters").click()
    page.select_option("select[name=account]", label=f"@{username}")
    expect(page.locator("#post-table")).to_contain_text(f"@{username}")
    expect(page.locator("#post-table")).not_to_contain_text("@saebyeok")
    page.locator("#post-table tbody a").first.click()
    expect(page.locator("main")).to_contain_text("By reach")
    assert complaints == []


def test_denied_consent_connects_nothing_and_says_so(visit, product):
    page = visit("/accounts/")
    before = page.locator("main").inner_text()

    page.get_by_role("button", name="Connect Instagram").first.click()
    page.wait_for_url(re.compile("/oauth/authorize"))
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url(re.compile(f"{product}/accounts/"))

    expect(page.get_by_text("You did not allow access to Instagram")).to_be_visible()
    assert before.count("@") == page.locator("main").inner_text().count("@")


def test_file_import_brings_posts(visit, tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text(
        "Post ID,Publish time,Caption,Likes,Comments,Reach\n"
        "900001,2026-05-01 10:00:00,Toner day #toner,120,8,2400\n"
        "900002,2026-05-02 10:00:00,Cream day #cream,not a number,8,2400\n",
        "utf-8",
    )
    page = visit("/imports/new/")

    page.set_input_files("input[type=file]", file)
    page.select_option("select[name=account]", "new")
    page.fill("input[name=username]", "imported.brand")
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(re.compile("/columns/"))
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]+/$"))

    expect(page.locator("main")).to_contain_text("Done", timeout=FINISHED)
    expect(page.locator("main")).to_contain_text("This is not a number.")
