import re
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.account.models import EmailAddress
from celery.exceptions import Retry
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from accounts.models import User
from accounts.tasks import send_mail
from kbeauty.lib.mail import Mail, send, to_mail
from tests.factories.accounts import UserFactory


def test_reset_mail_is_sent_with_its_link(client, db):
    user = UserFactory()

    client.post("/account/password/reset/", {"email": user.email})

    (message,) = mail.outbox
    assert message.to == [user.email]
    assert "/account/password/reset/key/" in message.body


@time_machine.travel(datetime(2026, 11, 27, 3, 45, tzinfo=UTC), tick=False)
def test_notice_of_a_reset_comes_in_the_persons_language_and_time_zone(client, db):
    user = UserFactory(language="ko", time_zone="Asia/Seoul")
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"/account/password/reset/key/\S+", mail.outbox[0].body)[0]
    form = client.get(link, follow=True).redirect_chain[-1][0]

    client.post(form, dict.fromkeys(("password1", "password2"), "dewy-morning-41"))

    told = mail.outbox[1]
    assert told.subject == "비밀번호가 변경되었습니다"
    assert "2026. 11. 27. 12:45" in told.body
    assert "(Asia/Seoul)" in told.body


def test_registration_stands_while_the_mail_server_is_down(client, db, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "accounts.tasks.send_mail.delay", lambda **given: sent.append(given)
    )
    body = {
        "email": "mina@example.com",
        "password": "glass-skin-2026",
        "full_name": "Mina",
        "company_name": "Dawn",
    }

    response = client.post(
        "/api/v1/auth/register", body, content_type="application/json"
    )

    assert response.status_code == 201
    assert User.objects.get().email == "mina@example.com"
    assert [given["mail"]["to"] for given in sent] == [["mina@example.com"]]


def test_mail_server_that_is_down_is_asked_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    one = {
        "subject": "s",
        "body": "b",
        "to": ["a@example.com"],
        "from_email": "b@example.com",
    }

    with pytest.raises((Retry, ConnectionRefusedError)):
        send_mail.apply(kwargs={"mail": one}, throw=True)


def test_html_of_a_mail_survives_the_way_to_the_worker():
    message = EmailMultiAlternatives(
        "Subject", "text", "from@example.com", ["to@example.com"]
    )
    message.attach_alternative("<p>html</p>", "text/html")

    carried = to_mail(message)
    send(carried)

    assert carried == Mail(
        "Subject", "text", ["to@example.com"], "from@example.com", "<p>html</p>"
    )
    assert [part.content for part in mail.outbox[0].alternatives] == ["<p>html</p>"]


def test_headers_of_a_mail_survive_the_way_to_the_worker():
    headers = {"List-Unsubscribe": "<https://insight.example.com/settings/notices/>"}
    message = EmailMultiAlternatives(
        "Subject", "text", "from@example.com", ["to@example.com"], headers=headers
    )

    send(to_mail(message))

    assert mail.outbox[0].extra_headers == headers
