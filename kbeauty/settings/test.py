"""Settings of the test suite: the real ones, with servers and names of its own.

Every test run has its own database and its own numbered Valkey databases, so that several
runs of one checkout, and the parallel workers of one run, never meet.
"""

import os

from kbeauty.embedded import paths

for _name in list(os.environ):
    # What a person has set for the product must not reach the tests.
    if _name in {"DATABASE_URL", "REDIS_URL", "DEBUG", "LOG_FORMAT", "MOOD_MODEL"} or (
        _name.startswith(
            (
                "INSTAGRAM_",
                "FACEBOOK_",
                "GOOGLE_",
                "SECURE_",
                "DATABASE_POOL",
                "AI_",
                "OPENAI_",
                "ANTHROPIC_",
            )
        )
    ):
        del os.environ[_name]
if "KBEAUTY_TEST_RUN" not in os.environ:
    os.environ["KBEAUTY_VAR"] = str(paths.ROOT / "var" / "test")
# Playwright keeps an event loop running in the tests' own thread, for all tests after it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# Shared by the run's parallel workers and by every process a test starts.
TEST_RUN = os.environ.setdefault("KBEAUTY_TEST_RUN", str(os.getpid()))
TEST_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

from kbeauty.settings.base import *  # noqa: E402, F403 - the environment above comes first
from kbeauty.settings.base import (  # noqa: E402
    CACHES,
    DATABASES,
    SOCIALACCOUNT_PROVIDERS,
)
from kbeauty.settings.environment import env  # noqa: E402

TEST_DATABASE_URL: str = env.str("TEST_DATABASE_URL", default="")
TEST_REDIS_URL: str = env.str("TEST_REDIS_URL", default="")

if TEST_DATABASE_URL:
    DATABASES["default"] = {"OPTIONS": {}, **env.db_url_config(TEST_DATABASE_URL)}
    STAFF_DATABASE_ROLE = env.str("STAFF_DATABASE_ROLE", default="")
DATABASES["default"]["NAME"] = "_".join(
    part for part in ("test_kbeauty", TEST_RUN, TEST_WORKER) if part
)

_number = int(TEST_RUN) % 1024 * 16 + int(TEST_WORKER.removeprefix("gw") or 15) % 16
if TEST_REDIS_URL:
    CACHES["default"]["LOCATION"] = f"{TEST_REDIS_URL.rstrip('/')}/1"
    CELERY_BROKER_URL = f"{TEST_REDIS_URL.rstrip('/')}/0"
else:
    _socket = paths.redis_socket()
    # Clearing the cache empties its whole numbered database: the queue has another.
    CACHES["default"]["LOCATION"] = f"unix://{_socket}?db={_number * 2}"
    CELERY_BROKER_URL = f"redis+socket://{_socket}?virtual_host={_number * 2 + 1}"
CACHES["default"]["KEY_PREFIX"] = f"test-{TEST_RUN}{TEST_WORKER}"

CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PUBLIC_URL = "https://testserver"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]
# Nothing listens there: a test that forgets its double fails at once and off the network.
INSTAGRAM_AUTHORIZE_URL = "http://127.0.0.1:9/oauth/authorize"
INSTAGRAM_TOKEN_URL = "http://127.0.0.1:9/oauth/access_token"  # noqa: S105 - an address
INSTAGRAM_GRAPH_URL = FACEBOOK_GRAPH_URL = FACEBOOK_DIALOG_URL = "http://127.0.0.1:9"
SOCIALACCOUNT_PROVIDERS["google"] |= {
    "AUTHORIZE_URL": "http://127.0.0.1:9/authorize",
    "ACCESS_TOKEN_URL": "http://127.0.0.1:9/token",
}
OPENAI_BASE_URL = ANTHROPIC_BASE_URL = "http://127.0.0.1:9"
INSTAGRAM_APP_ID = "1784000000000001"
INSTAGRAM_APP_SECRET = "app-secret-of-the-tests"  # noqa: S105
FACEBOOK_APP_ID, FACEBOOK_APP_SECRET = INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET
# Few, or every emptying of the tables would take as long as a test.
INSTAGRAM_MONTHS_APART = 1
