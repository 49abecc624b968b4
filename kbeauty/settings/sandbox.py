"""Settings of the sandbox: no database, no people, pages and JSON only."""

import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
SANDBOX_DIR = BASE_DIR / "instagram" / "sandbox"

DEBUG = False
# Nothing is signed here; Django only wants one.
SECRET_KEY = secrets.token_hex(32)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] + [
    host for host in os.environ.get("SANDBOX_ALLOWED_HOSTS", "").split(",") if host
]
ROOT_URLCONF = "instagram.sandbox.urls"
INSTALLED_APPS: list[str] = []
MIDDLEWARE = [
    "kbeauty.lib.unread.UnreadMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]
DATABASES: dict[str, object] = {}
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SANDBOX_DIR / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]
LANGUAGE_CODE = "en"
LANGUAGES = [("ko", "Korean"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
# A whole dataset may be loaded in one request.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        # Answers such as 400 are the sandbox's daily bread.
        "django.request": {"handlers": ["console"], "level": "ERROR"},
    },
}
