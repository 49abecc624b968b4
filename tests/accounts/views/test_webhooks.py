import pytest

from accounts.enums import Role
from accounts.models import NoticeDelivery, Webhook
from tests.factories.accounts import (
    MembershipFactory,
    NoticeDeliveryFactory,
    WebhookFactory,
)

HTMX = {"hx-request": "true"}
SETTINGS = "/settings/notices/"
ADD = f"{SETTINGS}webhooks/add/"
URL = "http://127.0.0.1:9/hook"


@pytest.fixture
def hook(company):
    return WebhookFactory(company=company)


@pytest.fixture
def page(hook):
    return f"{SETTINGS}webhooks/{hook.code}/"


def _text(answer):
    return answer.content.decode()


def test_add_shows_the_secret_in_its_answer_and_nowhere_else(logged_in, member):
    answer = logged_in.post(ADD, {"url": URL, "kinds": ["reconnect", "plan_ends"]})

    hook = Webhook.objects.get()
    assert (hook.url, hook.kinds) == (URL, ["reconnect", "plan_ends"])
    assert hook.created_by == member
    assert hook.secret in _text(answer)
    assert answer["Cache-Control"] == "no-store"
    for path in (SETTINGS, f"{SETTINGS}webhooks/{hook.code}/", ADD):
        assert hook.secret not in _text(logged_in.get(path))


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"kinds": ["reconnect"]}, {"url": ["This field is required."]}),
        ({"url": URL}, {"kinds": ["This field is required."]}),
        (
            {"url": "not an address", "kinds": ["reconnect"]},
            {"url": ["Enter a valid URL."]},
        ),
        (
            {"url": "https://10.0.0.1/", "kinds": ["reconnect"]},
            {
                "url": [
                    "Nothing can be sent to this address: it must begin with https:// "
                    "and lie on the public internet."
                ]
            },
        ),
    ],
)
def test_add_says_what_is_wrong(logged_in, given, errors):
    answer = logged_in.post(ADD, given)

    assert answer.status_code == 200
    assert answer.context["form"].errors == errors
    assert Webhook.objects.count() == 0


def test_add_for_a_known_address_says_so(logged_in, company):
    WebhookFactory(company=company, url=URL)

    answer = logged_in.post(ADD, {"url": URL, "kinds": ["reconnect"]})

    assert answer.context["form"].errors == {"url": ["This address is told already."]}


def test_add_beyond_the_limit_says_so(logged_in, company):
    WebhookFactory.create_batch(10, company=company)

    answer = logged_in.post(ADD, {"url": URL, "kinds": ["reconnect"]})

    assert "A company has 10 webhooks at most" in _text(answer)


def test_page_shows_what_came_of_deliveries(logged_in, hook, page):
    NoticeDeliveryFactory(
        webhook=hook, status="failed", status_code=500, error="bad_status", attempts=6
    )

    text = _text(logged_in.get(page))

    assert hook.url in text
    assert "<code>500</code>" in text
    assert "It answered with an error." in text


def test_page_asks_again_while_a_first_try_is_awaited(logged_in, hook, page):
    delivery = NoticeDeliveryFactory(webhook=hook)
    assert "every 2s" in _text(logged_in.get(page, headers=HTMX))

    NoticeDelivery.objects.filter(pk=delivery.pk).update(attempts=1)
    answer = logged_in.get(page, headers=HTMX)

    assert "every 2s" not in _text(answer)
    assert "<html" not in _text(answer)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_database_as_often_for_one_as_for_three(
    logged_in, hook, page, count, django_assert_max_num_queries
):
    NoticeDeliveryFactory.create_batch(count, webhook=hook)

    with django_assert_max_num_queries(11):
        logged_in.get(page)


def test_test_arrives(
    logged_in, company, httpserver, django_capture_on_commit_callbacks
):
    hook = WebhookFactory(company=company, url=httpserver.url_for("/hook"))
    page = f"{SETTINGS}webhooks/{hook.code}/"
    httpserver.expect_request("/hook").respond_with_data("", status=204)

    with django_capture_on_commit_callbacks(execute=True):
        answer = logged_in.post(f"{page}test/")

    assert answer["Location"] == page
    assert [each.path for each, _answered in httpserver.log] == ["/hook"]
    text = _text(logged_in.get(page))
    assert "Delivered" in text
    assert "<code>204</code>" in text


def test_delivery_is_sent_again(
    logged_in, company, httpserver, django_capture_on_commit_callbacks
):
    hook = WebhookFactory(company=company, url=httpserver.url_for("/hook"))
    delivery = NoticeDeliveryFactory(webhook=hook, status="failed")
    httpserver.expect_request("/hook").respond_with_data("")

    with django_capture_on_commit_callbacks(execute=True):
        answer = logged_in.post(f"{SETTINGS}deliveries/{delivery.code}/again/")

    delivery.refresh_from_db()
    assert answer["Location"] == f"{SETTINGS}webhooks/{hook.code}/"
    assert delivery.status == "delivered"


def test_webhook_is_switched_off_and_on(logged_in, hook, page):
    off = logged_in.post(f"{page}off/", follow=True)
    hook.refresh_from_db()
    assert hook.is_active is False
    assert "A member switched it off." in _text(off)

    on = logged_in.post(f"{page}on/", follow=True)
    hook.refresh_from_db()
    assert hook.is_active is True
    assert "The webhook is switched on." in _text(on)


def test_test_of_a_webhook_that_is_off_says_so(logged_in, hook, page):
    Webhook.objects.update(is_active=False)

    answer = logged_in.post(f"{page}test/", follow=True)

    assert "Switch the webhook on first." in _text(answer)
    assert NoticeDelivery.objects.count() == 0


def test_kinds_are_changed(logged_in, hook, page):
    logged_in.post(f"{page}kinds/", {"kinds": ["plan_ends", "reconnect"]})

    hook.refresh_from_db()
    assert hook.kinds == ["reconnect", "plan_ends"]


def test_kinds_cannot_be_none(logged_in, hook, page):
    answer = logged_in.post(f"{page}kinds/", follow=True)

    hook.refresh_from_db()
    assert "Choose at least one kind" in _text(answer)
    assert hook.kinds == ["collection_failed"]


def test_removal_asks_first(logged_in, hook, page):
    assert "Remove this webhook?" in _text(logged_in.get(f"{page}remove/"))
    assert Webhook.objects.count() == 1

    answer = logged_in.post(f"{page}remove/")

    assert answer["Location"] == SETTINGS
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST])
@pytest.mark.parametrize("verb", ["test/", "on/", "off/", "kinds/", "remove/"])
def test_others_change_nothing(client, company, hook, page, role, verb):
    client.force_login(MembershipFactory(company=company, role=role).user)

    answer = client.post(f"{page}{verb}", {"kinds": ["reconnect"]})

    hook.refresh_from_db()
    assert answer.status_code == 403
    assert (hook.is_active, hook.kinds) == (True, ["collection_failed"])
    assert NoticeDelivery.objects.count() == 0


def test_stranger_finds_nothing(client, stranger, hook, page):
    client.force_login(stranger)
    delivery = NoticeDeliveryFactory(webhook=hook, status="failed")

    answers = [
        client.post(f"{page}{verb}").status_code
        for verb in ("test/", "on/", "off/", "kinds/", "remove/")
    ]
    again = client.post(f"{SETTINGS}deliveries/{delivery.code}/again/")

    assert [*answers, again.status_code, client.get(page).status_code] == [404] * 7
    assert Webhook.objects.count() == 1
