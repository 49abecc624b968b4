import pytest

from accounts.log_in.programs import program_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
ANDROID = "Mozilla/5.0 (Linux; Android 15; SM-S931N)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"{MAC} {WEBKIT} Chrome/142.0.0.0 Safari/537.36", "Chrome on macOS"),
        (f"{MAC} AppleWebKit/605 Version/18.1 Safari/605", "Safari on macOS"),
        (f"{WINDOWS} {WEBKIT} Chrome/142.0 Safari/537 Edg/142.0", "Edge on Windows"),
        (f"{WINDOWS} {WEBKIT} Chrome/140.0 Whale/4.33 Safari/537", "Whale on Windows"),
        (f"{WINDOWS} Gecko/20100101 Firefox/144.0", "Firefox on Windows"),
        (
            f"{ANDROID} {WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537",
            "Samsung Internet on Android",
        ),
        (f"{ANDROID} {WEBKIT} Chrome/142 KAKAOTALK 11.0", "KakaoTalk on Android"),
        (f"{IPHONE} AppleWebKit/605 CriOS/142 Mobile Safari/604", "Chrome on iPhone"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/142 Safari/537", "Chrome on ChromeOS"),
        ("curl/8.5.0", "curl"),
        ("python-requests/2.32", "Python"),
        ("", "Unknown program"),
        ("\u0000<b>", "Unknown program"),
    ],
)
def test_program_is_named_in_words(agent, name):
    assert program_name(agent) == name
