"""Server-sent events, and what a stream does not hold while it is open."""

import pytest
from django.db import connection
from django.test import RequestFactory

from kbeauty.lib import streams
from kbeauty.lib.streams import Event, event_stream
from kbeauty.lib.tenancy import current_company_id, tenant

FIRST = b"retry: 2000\n\n"


def told(number, **fields):
    return Event(id=str(number), data={"n": number}, name="progress", **fields)


def frame(number):
    return f'id: {number}\nevent: progress\ndata: {{"n": {number}}}\n\n'.encode()


def stream_of(events, *, headers=None, **timing):
    """A stream that reads these one after the other."""
    waiting = iter(events)
    request = RequestFactory().get("/", headers=headers or {})
    timing = {"every": 0.0, "lasts": 60.0} | timing
    return event_stream(
        request, company_id=7, read=lambda: next(waiting, None), **timing
    )


def test_each_event_is_told_once_and_the_last_ends_it():
    response = stream_of([told(1), told(1), told(2, is_last=True), told(3)])

    assert list(response.streaming_content) == [FIRST, frame(1), frame(2)]


def test_nothing_to_read_ends_it():
    assert list(stream_of([]).streaming_content) == [FIRST]


def test_headers_keep_every_cache_and_buffer_out():
    response = stream_of([])

    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Accel-Buffering"] == "no"


def test_who_comes_back_hears_what_is_new_only():
    response = stream_of([told(1), told(2)], headers={"Last-Event-ID": "1"})

    assert list(response.streaming_content) == [FIRST, frame(2)]


def test_it_ends_after_its_time():
    response = stream_of([told(n) for n in range(9)], every=1.0, lasts=0.5)

    assert list(response.streaming_content) == [FIRST, frame(0)]


def test_silence_is_filled(monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT", 0.0)

    response = stream_of([told(1), told(1)])

    assert list(response.streaming_content) == [FIRST, frame(1), b": still here\n\n"]


def test_text_stays_readable_and_on_one_line():
    event = Event(id="1", data={"text": "진행\n중"})

    content = b"".join(stream_of([event]).streaming_content).decode()

    assert content.endswith('event: message\ndata: {"text": "진행\\n중"}\n\n')


def test_company_is_in_force_while_reading_and_never_between():
    seen = []

    def read():
        seen.append(current_company_id())
        return told(len(seen), is_last=len(seen) == 2)

    request = RequestFactory().get("/")
    frames = event_stream(request, company_id=7, read=read, every=0.0).streaming_content
    between = [current_company_id() for _ in frames]

    assert seen == [7, 7]
    assert between == [None, None, None]


@pytest.mark.django_db(transaction=True)
def test_connection_is_given_back_before_the_first_byte_and_after_each_read():
    def read():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.company_id')")
            numbers.append(cursor.fetchone()[0])
        return told(len(numbers), is_last=len(numbers) == 3)

    numbers = []
    connection.ensure_connection()
    request = RequestFactory().get("/")

    open_after = [
        connection.connection is not None
        for _ in event_stream(
            request, company_id=7, read=read, every=0.0
        ).streaming_content
    ]

    assert numbers == ["7", "7", "7"]
    assert open_after == [False, False, False, False]


@pytest.mark.django_db(transaction=True)
def test_read_that_fails_gives_the_connection_back():
    def read():
        connection.ensure_connection()
        raise RuntimeError("broken")

    frames = event_stream(RequestFactory().get("/"), company_id=7, read=read)
    with pytest.raises(RuntimeError, match="broken"):
        list(frames.streaming_content)

    assert connection.connection is None


def test_connection_in_a_transaction_is_left_alone(db):
    connection.ensure_connection()

    list(stream_of([told(1)]).streaming_content)

    assert connection.connection is not None


def test_more_streams_than_there_is_room_for_send_the_page_to_asking(settings):
    held = [iter(stream_of([told(1)])) for _ in range(settings.STREAM_LIMIT)]
    assert [next(one) for one in held] == [FIRST] * settings.STREAM_LIMIT

    refused = list(stream_of([told(1)]).streaming_content)
    for one in held:
        list(one)
    again = list(stream_of([told(1)]).streaming_content)

    assert refused == [b"event: busy\ndata: {}\n\n"]
    assert again == [FIRST, frame(1)]


def test_reader_who_hangs_up_makes_room(settings):
    for _ in range(settings.STREAM_LIMIT + 1):
        with tenant(None):
            response = stream_of([told(1), told(2)])
            assert next(iter(response)) == FIRST
            response.close()

    assert list(stream_of([]).streaming_content) == [FIRST]
