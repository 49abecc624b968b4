import pytest

from instagram.abilities import abilities_of, can, require_ability
from instagram.enums import Ability, AccountStatus, Login
from kbeauty.lib.errors import ConflictError
from tests.factories.instagram import InstagramAccountFactory

SCOPES = [
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_insights",
    "pages_read_engagement",
]


@pytest.fixture
def page_account(company):
    return InstagramAccountFactory(company=company, login=Login.FACEBOOK, scopes=SCOPES)


@pytest.mark.parametrize("ability", Ability)
def test_account_of_a_page_can_do_everything(page_account, ability):
    answer = can(page_account, ability)

    assert bool(answer) is True
    assert (answer.ability, answer.reason) == (ability, "")
    require_ability(page_account, ability)


@pytest.mark.parametrize("ability", Ability)
def test_instagram_login_says_which_log_in_it_takes(instagram_account, ability):
    answer = can(instagram_account, ability)

    assert bool(answer) is False
    assert "through its Facebook Page" in str(answer.reason)
    with pytest.raises(ConflictError) as caught:
        require_ability(instagram_account, ability)
    assert (caught.value.code, caught.value.message) == (
        "ability_missing",
        answer.reason,
    )


@pytest.mark.parametrize(
    ("scope", "lost"),
    [
        ("instagram_basic", {"hashtags", "discovery", "tags"}),
        ("instagram_manage_comments", {"tags"}),
        ("instagram_manage_insights", {"discovery"}),
        ("pages_read_engagement", {"discovery"}),
    ],
)
def test_missing_scope_takes_what_needs_it(page_account, scope, lost):
    page_account.scopes = [one for one in SCOPES if one != scope]

    answers = abilities_of(page_account)

    assert {one.ability for one in answers if not one} == lost


def test_missing_scope_is_named(page_account):
    page_account.scopes = ["instagram_basic"]

    assert str(can(page_account, Ability.DISCOVERY).reason) == (
        "Permission is missing for: insights, what your Pages publish. Press Reconnect "
        "and leave all permissions switched on."
    )


def test_unknown_scopes_leave_the_last_word_to_instagram(page_account):
    page_account.scopes = []

    assert all(abilities_of(page_account))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"token": ""}, "This account is not connected to Instagram."),
        (
            {"token": "", "status": "disconnected", "status_reason": "app_removed"},
            "Our app was removed in the Instagram settings of this account.",
        ),
        (
            {"status": AccountStatus.RECONNECT, "status_reason": "password_changed"},
            "The Instagram password was changed",
        ),
        (
            {"status": AccountStatus.RECONNECT},
            "Instagram no longer accepts this connection.",
        ),
    ],
)
def test_account_that_is_not_connected_can_do_nothing(page_account, fields, reason):
    for name, value in fields.items():
        setattr(page_account, name, value)

    for answer in abilities_of(page_account):
        assert not answer
        assert str(answer.reason).startswith(reason)
