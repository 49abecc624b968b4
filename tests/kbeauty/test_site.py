import pytest

from kbeauty.lib.site import is_own_path, public_url


def test_public_url_begins_as_people_reach_us(settings):
    settings.PUBLIC_URL = "https://insight.example.com"

    assert public_url("/notices/?show=unread") == (
        "https://insight.example.com/notices/?show=unread"
    )


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("/", True),
        ("/posts/?sort=-reach#top", True),
        ("/posts/a:b", True),
        ("", False),
        ("posts/", False),
        ("//evil.test/", False),
        ("///evil.test/", False),
        ("/\\evil.test/", False),
        ("\\\\evil.test/", False),
        ("/\t/evil.test/", False),
        ("/\n/evil.test/", False),
        (" /posts/", False),
        ("https://evil.test/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_is_own_path_judges(path, is_ours):
    assert is_own_path(path) is is_ours
