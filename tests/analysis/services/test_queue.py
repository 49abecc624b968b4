import pytest
from django.core.cache import cache

from analysis.services.queue import (
    begin_reading,
    request_reading,
    request_waiting_readings,
)
from instagram.models import Post
from instagram.signals import texts_collected
from tests.factories.instagram import PostFactory


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def test_new_texts_are_read_after_the_signal(instagram_account):
    PostFactory(account=instagram_account, caption="I love this serum so much")

    texts_collected.send(sender=None, company_id=instagram_account.company_id)

    assert Post.objects.get().sentiment == "positive"


def test_second_request_joins_the_one_that_waits(company, monkeypatch):
    # The worker is not there yet: what was queued stays queued.
    monkeypatch.setattr("analysis.services.queue.read_texts.delay", lambda **ids: None)

    assert request_reading(company_id=company.pk) is True
    assert request_reading(company_id=company.pk) is False


def test_texts_that_come_while_a_reading_runs_ask_again(company, monkeypatch):
    monkeypatch.setattr("analysis.services.queue.read_texts.delay", lambda **ids: None)
    request_reading(company_id=company.pk)

    begin_reading(company_id=company.pk)

    assert request_reading(company_id=company.pk) is True


def test_sweep_reads_what_a_lost_task_left(instagram_account):
    PostFactory(account=instagram_account, caption="I love this serum so much")

    assert request_waiting_readings() == 1
    assert Post.objects.get().sentiment == "positive"
    assert request_waiting_readings() == 0
