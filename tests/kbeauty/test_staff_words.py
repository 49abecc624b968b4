"""What others' code says on the staff pages, in Korean."""

import pytest
from django.utils.translation import gettext

from tests.korean import in_korean


@pytest.fixture(autouse=True)
def _korean():
    with in_korean():
        yield


@pytest.mark.parametrize(
    ("text", "korean"),
    [
        ("Select %s to view", "%s 목록"),
        ("Type to search", "검색어 입력"),
        ("Date", "날짜"),
        ("periodic tasks", "예약 작업"),
        ("Periodic Tasks", "예약 작업"),
        ("One-off Task", "한 번만 실행"),
    ],
)
def test_staff_pages_speak_korean(text, korean):
    assert gettext(text) == korean
