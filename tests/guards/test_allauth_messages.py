"""What allauth shows on our pages: each page is ours, each sentence has its Korean."""

import gettext
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.extract import extract
from django.template.base import Lexer
from django.utils.translation import trans_real

from kbeauty.embedded.paths import LOCALE_DIRS, ROOT
from kbeauty.lib.messages import compile_messages
from tests.korean import in_korean

ALLAUTH = Path(allauth.__file__).parent
TEMPLATES = ALLAUTH / "templates"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
# Of ways to log in that are switched off, and of pages that "Security" has taken over.
UNREACHABLE = {
    *(
        f"account/{name}.html"
        for name in (
            *("base_confirm_code", "base_manage_email", "base_manage_password"),
            *("base_manage_phone", "confirm_email_verification_code"),
            *("confirm_login_code", "confirm_password_reset_code"),
            *("confirm_phone_verification_code", "email", "phone_change"),
            *("request_login_code", "signup_by_passkey", "signup_closed"),
            *("snippets/already_logged_in", "snippets/warn_no_email"),
            "verified_email_required",
        )
    ),
    *(
        f"account/{name}.txt"
        for name in (
            *("email/login_code_message", "email/login_code_subject"),
            *("email/password_reset_code_message", "email/password_reset_code_subject"),
            *("messages/login_code_sent", "messages/phone_verification_sent"),
            "messages/phone_verified",
        )
    ),
    *(
        f"mfa/{name}.html"
        for name in (
            *("index", "recovery_codes/base", "totp/base", "trust"),
            *("webauthn/authenticator_list", "webauthn/base", "webauthn/signup_form"),
        )
    ),
    *(
        f"socialaccount/{name}.html"
        for name in (
            *("login_redirect", "snippets/login", "snippets/login_extra"),
            "snippets/provider_list",
        )
    ),
    *("usersessions/base_manage.html", "usersessions/usersession_list.html"),
    "usersessions/messages/sessions_logged_out.txt",
}
CODE = [
    path
    for pattern in (
        *("account/*.py", "account/internal/**/*.py", "core/**/*.py", "mfa/**/*.py"),
        *(
            "socialaccount/*.py",
            "socialaccount/internal/**/*.py",
            "usersessions/**/*.py",
        ),
    )
    for path in sorted(ALLAUTH.glob(pattern))
] + [Path(django.__file__).parent / "contrib/auth/password_validation.py"]


def theirs():
    return {
        path.relative_to(TEMPLATES).as_posix()
        for room in ("account", "mfa", "socialaccount", "usersessions")
        for path in (TEMPLATES / room).rglob("*")
        if path.is_file()
    }


def test_every_page_and_mail_of_allauth_that_can_be_seen_is_ours():
    left = {name for name in theirs() if not (ROOT / "templates" / name).exists()}

    assert left == UNREACHABLE


def test_no_page_or_mail_of_ours_has_lost_its_counterpart():
    ours = {
        path.relative_to(ROOT / "templates").as_posix()
        for room in ("account", "mfa", "socialaccount")
        for path in (ROOT / "templates" / room).rglob("*")
        if path.is_file()
    }

    assert ours - theirs() == set()


@pytest.fixture(scope="module")
def korean():
    """The Korean of allauth, Django and our own catalogue for allauth, as Django merges it."""
    with in_korean():
        yield trans_real.translation("ko")


def messages_of(path):
    with path.open("rb") as file:
        for _line, found, _comments, context in extract("python", file, KEYWORDS):
            text = found[0] if isinstance(found, tuple) else found
            yield f"{context}\x04{text}" if context else text


def test_every_sentence_of_allauth_has_its_korean(korean):
    said = {text for path in CODE for text in messages_of(path) if text}

    # By ngettext as well: older Pythons find a text with forms by nothing else.
    missing = {
        text
        for text in said
        if korean.gettext(text) == text and korean.ngettext(text, text, 1) == text
    }

    assert len(said) > 80
    assert missing == set()


def test_catalogue_holds_nothing_that_allauth_does_not_say():
    said = {text for path in CODE for text in messages_of(path)}
    folder = LOCALE_DIRS[1] / "ko" / "LC_MESSAGES"
    compile_messages(LOCALE_DIRS[1])
    with (folder / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog

    assert {
        text for text in catalogue if isinstance(text, str) and text
    } - said == set()


def test_templates_of_ours_use_no_element_of_allauth():
    """Elements would bring allauth's look back in."""
    using = {
        path.name
        for room in ("account", "mfa", "socialaccount")
        for path in (ROOT / "templates" / room).rglob("*.html")
        for token in Lexer(path.read_text("utf-8")).tokenize()
        if token.contents.startswith("element ")
    }

    assert using == set()
