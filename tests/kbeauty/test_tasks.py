from datetime import timedelta

import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.log_in.tokens import open_token_session
from kbeauty.tasks import clear_sessions
from tests.factories.accounts import UserFactory


def test_ended_sessions_are_removed_and_open_ones_stay(db):
    with time_machine.travel(timezone.now() - timedelta(days=15)):
        open_token_session(user=UserFactory())
    open_token_session(user=UserFactory())
    newest = Session.objects.latest("expire_date")

    clear_sessions.delay()

    assert list(Session.objects.all()) == [newest]
