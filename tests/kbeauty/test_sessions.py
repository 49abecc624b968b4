"""Whatever a browser sends for a session, the answer is a page."""

import pytest

# Quoted cookies may hold any sign, in octal.
COOKIES = [r'"\000abcdefgh"', r'"\377\376abcdefgh"', "a" * 4000, "../../etc/passwd", ""]


@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize(
    ("path", "status"), [("/account/login/", 200), ("/api/v1/auth/me", 401)]
)
def test_cookie_that_is_no_key_is_nobodys_session(db, client, cookie, path, status):
    answer = client.get(path, HTTP_COOKIE=f"sessionid={cookie}")

    assert answer.status_code == status


def test_key_that_was_made_is_taken(logged_in):
    assert logged_in.get("/settings/").status_code == 200
