"""An owner brings somebody in by mail, and what the owner then decides counts at once."""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

PASSWORD = "dewy-morning-41"


def member_row(page, address):
    return page.locator(".person").filter(has_text=address)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_invited_person_joins_and_a_new_role_counts_at_the_next_request(
    visit, product, mailed, complaints, size
):
    address = f"mina-{size['width']}-{os.getpid()}@example.com"
    owner = visit("/settings/members/", size=size)
    owner.fill("input[name=email]", address)
    owner.select_option("#id_role", label="Analyst")
    owner.get_by_role("button", name="Send invitation").click()
    expect(owner.locator("#invitations")).to_contain_text(
        f"The invitation to {address} is on its way."
    )
    expect(member_row(owner, address)).to_contain_text("invited by Demo")

    guest = visit(mailed(address, "/invitations/"), size=size, log_in=False)
    assert guest.url == f"{product}/invitations/accept/"
    guest.get_by_role("link", name="Create an account").click()
    expect(guest.locator("input[name=email]")).to_have_value(address)
    expect(guest.locator("input[name=company_name]")).to_have_count(0)
    guest.fill("input[name=full_name]", "Mina Kim")
    guest.fill("input[name=password1]", PASSWORD)
    guest.fill("input[name=password2]", PASSWORD)
    guest.press("input[name=password2]", "Enter")
    guest.wait_for_url(f"{product}/")
    expect(guest.locator("main")).to_contain_text("Welcome to Saebyeok Global")
    guest.goto("/imports/")
    expect(guest.get_by_role("heading", name="Imports")).to_be_visible()

    owner.goto("/settings/members/")
    row = member_row(owner, address)
    row.locator("select[name=role]").select_option(label="Viewer")
    row.get_by_role("button", name="Save").click()
    expect(owner.locator("main")).to_contain_text(
        "The role of Mina Kim is now: Viewer."
    )
    assert guest.goto("/imports/").status == 403

    row.get_by_role("link", name="Remove member").click()
    owner.get_by_role("dialog").get_by_role("button", name="Remove member").click()
    expect(owner.locator("main")).to_contain_text("Mina Kim is no longer a member.")
    guest.goto("/")
    expect(guest.get_by_role("heading")).to_have_text("You belong to no company")
    expect(guest.locator("main")).to_contain_text("You are no longer a member")
    # The page that was refused on purpose.
    assert [one for one in complaints if not re.search("403", one)] == []
