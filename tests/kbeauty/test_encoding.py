import pytest
from django.test import RequestFactory

from kbeauty.lib.encoding import Utf8Handler


def answer(**environ):
    told = []
    request = RequestFactory().get("/health", {"name": "수분"}).environ
    handler = Utf8Handler()

    body = handler({**request, **environ}, lambda status, headers: told.append(status))

    body.close()
    return told


@pytest.mark.parametrize("charset", ["zlib", "idna", "rot13", "utf-16", "nonsense"])
def test_content_type_does_not_choose_how_a_query_is_read(db, charset):
    told = answer(CONTENT_TYPE=f"text/plain; charset={charset}")

    assert told == ["200 OK"]
