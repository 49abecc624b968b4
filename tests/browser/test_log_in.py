"""A new person from the registration to a log-in with two factors, and one with a passkey."""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.accounts.steps import code_of
from tests.browser.conftest import DESKTOP, PHONE

PASSWORD = "dewy-morning-41"
MAIL_SECONDS = 30


@pytest.fixture
def by_name(product):
    """The product by the name localhost: passkeys are made for names only."""
    return product.replace("127.0.0.1", "localhost")


def register(page, mailed, address):
    page.goto("/account/signup/")
    page.fill("input[name=email]", address)
    page.fill("input[name=full_name]", "Nari Han")
    page.fill("input[name=company_name]", "Haneul Lab")
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    page.press("input[name=password2]", "Enter")
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    page.goto(mailed(address, "/account/confirm-email/"))
    page.get_by_role("button", name="Yes, confirm").click()
    page.wait_for_url(re.compile("/settings/security/"))
    expect(page.get_by_text("is confirmed")).to_be_visible()


def log_out(page):
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()
    page.wait_for_url(re.compile("/account/login/"))


def confirm_with_password(page):
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def open_window(browser, address, size):
    context = browser.new_context(viewport=size, locale="en", base_url=address)
    context.set_default_timeout(15_000)
    return context.new_page()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_new_person_logs_in_with_an_authenticator_app(
    browser, by_name, mailed, complaints, size
):
    page = open_window(browser, by_name, size)
    complaints.watch(page)
    address = f"totp-{size['width']}-{os.getpid()}@example.com"
    register(page, mailed, address)

    page.get_by_role("link", name="Switch on").click()
    confirm_with_password(page)
    page.get_by_text("Type the key in place of scanning").click()
    secret = page.locator("code.totp-key").inner_text()
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
    page.fill("input[name=code]", code_of(secret))
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    recovery_code = page.locator(".codes code").first.inner_text()

    log_out(page)
    page.fill("input[name=login]", address)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile("/account/2fa/authenticate/"))
    page.fill("input[name=code]", recovery_code)
    page.press("input[name=code]", "Enter")

    page.wait_for_url(f"{by_name}/")
    page.goto("/settings/security/")
    expect(page.locator("main")).to_contain_text("9 of 10 are left.")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert complaints == []
    page.context.close()


def test_passkey_alone_lets_in(browser, by_name, mailed, complaints):
    page = open_window(browser, by_name, DESKTOP)
    complaints.watch(page)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    register(page, mailed, f"passkey-{os.getpid()}@example.com")

    page.get_by_role("link", name="Add", exact=True).click()
    confirm_with_password(page)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto("/settings/security/")
    expect(page.locator("main")).to_contain_text("Chrome on Linux")

    log_out(page)
    page.get_by_role("button", name="Log in with a passkey").click()

    page.wait_for_url(f"{by_name}/")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    assert complaints == []
    page.context.close()


def test_passkey_that_the_device_refuses_is_told_on_the_page(browser, by_name):
    page = open_window(browser, by_name, DESKTOP)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    page.goto("/account/login/")

    page.get_by_role("button", name="Log in with a passkey").click()
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": False,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    expect(page.locator("#passkey-error")).to_be_visible(timeout=70_000)
    page.context.close()


def test_by_an_address_no_passkey_is_offered(visit):
    page = visit("/account/login/", log_in=False)

    expect(page.get_by_role("button", name="Log in", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Log in with a passkey")).to_be_hidden()
