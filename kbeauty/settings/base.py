"""Settings of every environment: development and production differ by variables only."""

import logging
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kbeauty.embedded import paths, secrets
from kbeauty.lib import logs
from kbeauty.settings.ai import *  # noqa: F403 - the settings of the engines
from kbeauty.settings.environment import env
from kbeauty.settings.instagram import *  # noqa: F403 - the settings of one room
from kbeauty.settings.instagram import (
    FACEBOOK_DIALOG_URL,
    FACEBOOK_GRAPH_URL,
    INSTAGRAM_AUTHORIZE_URL,
    INSTAGRAM_GRAPH_URL,
)

BASE_DIR = Path(__file__).resolve().parents[2]

DATABASE_URL: str = env.str("DATABASE_URL", default="")
REDIS_URL: str = env.str("REDIS_URL", default="")
# Without DATABASE_URL the servers under var/ are used, and with them made-up keys.
EMBEDDED = not DATABASE_URL

DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY: str = env.str("SECRET_KEY", default="") or secrets.development_key(
    "secret_key", allowed=EMBEDDED
)
# First key encrypts, all decrypt: put a new one in front to rotate.
FIELD_ENCRYPTION_KEYS: list[str] = env.list("FIELD_ENCRYPTION_KEYS", default=[]) or [
    secrets.development_key("field_key", allowed=EMBEDDED)
]
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else []
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where people reach us: the beginning of links in mails and webhooks.
_host = next((host for host in ALLOWED_HOSTS if host[0] not in ".*"), "localhost")
PUBLIC_URL: str = env.str("PUBLIC_URL", default="").rstrip("/") or (
    "http://127.0.0.1:8000" if EMBEDDED else f"https://{_host}"
)

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.usersessions",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "template_partials.apps.SimpleAppConfig",
    "kbeauty",
    "accounts",
    "instagram",
    "markets",
    "analysis",
]

MIDDLEWARE = [
    "kbeauty.lib.metrics.MetricsMiddleware",
    "kbeauty.lib.unread.UnreadMiddleware",
    "kbeauty.lib.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Out here, so that pages of errors in the middlewares below have them too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kbeauty.lib.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Files are free; before anything that asks the database.
    "accounts.usage.middleware.LimitMiddleware",
    "kbeauty.lib.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.staff.impersonation.ImpersonationMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "accounts.middleware.CompanyMiddleware",
    "kbeauty.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "kbeauty.urls"
WSGI_APPLICATION = "kbeauty.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kbeauty.lib.context.frame",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "kbeauty.templatetags.ui",
            ],
        },
    }
]

# --- database and cache ------------------------------------------------------
if EMBEDDED:
    DATABASES: dict[str, Any] = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": paths.DATABASE,
            "USER": paths.APP_ROLE,
            "HOST": str(paths.socket_dir()),
            "OPTIONS": {},
        }
    }
else:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
    DATABASES["default"].setdefault("OPTIONS", {})
# Only web processes share a pool: Celery's children open one connection each.
if env.bool("DATABASE_POOL", default=False):
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 2,
        "max_size": env.int("DATABASE_POOL_SIZE", default=8),
        "timeout": 10,
    }
# Role without row-level security that the admin pages switch to; see docs/tenancy.md.
STAFF_DATABASE_ROLE: str = env.str(
    "STAFF_DATABASE_ROLE", default=paths.STAFF_ROLE if EMBEDDED else ""
)

_redis = REDIS_URL.rstrip("/") if REDIS_URL else f"unix://{paths.redis_socket()}"


def _redis_database(number: int) -> str:
    """Address of one numbered Redis database, in the spelling redis-py reads."""
    return (
        f"{_redis}?db={number}" if _redis.startswith("unix") else f"{_redis}/{number}"
    )


CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": _redis_database(1),
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 2, "SOCKET_TIMEOUT": 2},
        "KEY_PREFIX": "kbeauty",
    }
}

# Who may read /metrics: "Authorization: Bearer …". Empty: this machine alone.
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")

# --- Celery ------------------------------------------------------------------
CELERY_BROKER_URL = (
    f"redis+socket://{paths.redis_socket()}?virtual_host=0"
    if not REDIS_URL
    else f"{_redis}/0"
)
QUEUE_REDIS_URL = _redis_database(0)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "normal"
# What a person waits for.
CELERY_TASK_ROUTES = {"accounts.send_mail": {"queue": "high"}}
CELERY_TASK_SOFT_TIME_LIMIT = 900
CELERY_TASK_TIME_LIMIT = 960
# A task lost with its worker comes back after this many seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1800}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Theirs forgets runs that were missed.
CELERY_BEAT_SCHEDULER = "kbeauty.beat:CatchUpScheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
DJANGO_CELERY_BEAT_TZ_AWARE = True

# --- people ------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_django = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": f"{_django}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    # The list of breached passwords begins at ten characters.
    {"NAME": f"{_django}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_django}.CommonPasswordValidator"},
    {"NAME": f"{_django}.NumericPasswordValidator"},
    {"NAME": "accounts.log_in.passwords.BreachedPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
ACCOUNT_ADAPTER = "accounts.log_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {"signup": "accounts.log_in.signup.RegistrationForm"}
# The embedded start has no mail server that could bring the link.
ACCOUNT_EMAIL_VERIFICATION: str = env.str(
    "ACCOUNT_EMAIL_VERIFICATION", default="optional" if EMBEDDED else "mandatory"
)
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# One address a person; a new one takes over when its link was opened.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Attempts with a wrong password: by address, and by account from everywhere. How many one
# address has with one account is counted beside them, so that nobody can lock out another.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,100/h/key",
    "login_failed_here": "5/5m/key,15/h/key",
    # Mails to somebody whose address is registered once more.
    "already_registered": "3/h/key",
}
USERSESSIONS_ADAPTER = "accounts.log_in.adapters.SessionsAdapter"

# --- second factor -------------------------------------------------------------
MFA_ADAPTER = "accounts.log_in.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.log_in.second_factor.AuthenticateForm",
    "reauthenticate": "accounts.log_in.second_factor.ReauthenticateForm",
    "add_webauthn": "accounts.log_in.passkeys.AddPasskeyForm",
    "edit_webauthn": "accounts.log_in.passkeys.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "K-Beauty Global Leap"
# A clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# Browsers allow passkeys on http://localhost as well.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
STAFF_MFA_REQUIRED: bool = env.bool("STAFF_MFA_REQUIRED", default=not EMBEDDED)

# --- sign-in with Google ---------------------------------------------------------
GOOGLE_CLIENT_ID: str = env.str("GOOGLE_CLIENT_ID", default="")
GOOGLE_CLIENT_SECRET: str = env.str("GOOGLE_CLIENT_SECRET", default="")
GOOGLE_AUTHORIZE_URL: str = env.str(
    "GOOGLE_AUTHORIZE_URL", default="https://accounts.google.com/o/oauth2/v2/auth"
)
GOOGLE_TOKEN_URL: str = env.str(
    "GOOGLE_TOKEN_URL", default="https://oauth2.googleapis.com/token"
)
SOCIALACCOUNT_ADAPTER = "accounts.log_in.adapters.GoogleAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.log_in.signup.GoogleRegistrationForm"}
# Google does not know the company: we ask.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "google": {
        "APPS": [{"client_id": GOOGLE_CLIENT_ID, "secret": GOOGLE_CLIENT_SECRET}]
        if GOOGLE_CLIENT_ID
        else [],
        "AUTH_PARAMS": {"prompt": "select_account"},
        "OAUTH_PKCE_ENABLED": True,
        "AUTHORIZE_URL": GOOGLE_AUTHORIZE_URL,
        "ACCESS_TOKEN_URL": GOOGLE_TOKEN_URL,
    }
}
EMAIL_CONFIG: dict[str, Any] = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL: str = env.str(
    "DEFAULT_FROM_EMAIL", default="K-Beauty Global Leap <no-reply@localhost>"
)

# --- API tokens: signed apart from SECRET_KEY ---------------------------------
HEADLESS_JWT_ALGORITHM = "HS256"
HEADLESS_JWT_PRIVATE_KEY: str = env.str("JWT_SIGNING_KEY", default="") or (
    secrets.development_key("jwt_key", allowed=EMBEDDED)
)
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 3600
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = 14 * 24 * 3600
# A log-out or a changed password ends access tokens at once, for one look-up a call.
HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED = True

# --- language, time ----------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = list(paths.LOCALE_DIRS)
TIME_ZONE = "UTC"
USE_TZ = True

# --- files -------------------------------------------------------------------
STATIC_URL = "static/"
# With embedded servers files are served from where they lie: no collectstatic.
STATIC_ROOT = None if EMBEDDED else BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kbeauty.lib.npm.NpmFinder",
]
WHITENOISE_USE_FINDERS = EMBEDDED
# Looks each file up when asked: a quicker start, and an edited style shows at once.
WHITENOISE_AUTOREFRESH = EMBEDDED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(paths.var_dir() / "media"))()
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Streams of events that one web process keeps open; each holds one of its threads.
STREAM_LIMIT: int = env.int("STREAM_LIMIT", default=4)

# --- security ----------------------------------------------------------------
SECURE_BEHIND_TLS: bool = env.bool("SECURE_BEHIND_TLS", default=not EMBEDDED)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_BEHIND_TLS
SECURE_SSL_REDIRECT = SECURE_BEHIND_TLS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_BEHIND_TLS else None
)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_BEHIND_TLS else 0
# Failed log-ins are counted by address: without this all people would share the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int(
    "TRUSTED_PROXY_COUNT", default=1 if SECURE_BEHIND_TLS else 0
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health"]
X_FRAME_OPTIONS = "DENY"

# --- logs ----------------------------------------------------------------------
LOG_FORMAT: str = env.str("LOG_FORMAT", default="text" if EMBEDDED else "json")
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logs.configure(
    as_json=LOG_FORMAT == "json", level=env.str("LOG_LEVEL", default="INFO")
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# RequestIdMiddleware has looked at it: logs and the audit log name a request as its answer does.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
# One line a request and one a task is enough: the one that tells how it ended.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG


# --- content security policy -----------------------------------------------------
def _origin(address: str) -> str:
    return "/".join(address.split("/", 3)[:3])


# Chromium applies form-action to redirects as well: Connect posts to us and goes on there.
_authorize_origins = sorted(
    {_origin(INSTAGRAM_AUTHORIZE_URL), _origin(FACEBOOK_DIALOG_URL)}
)
if GOOGLE_CLIENT_ID:
    _authorize_origins.append(_origin(GOOGLE_AUTHORIZE_URL))
# The sandbox draws its pictures itself; Meta's come from its two picture hosts.
_graph_origins = sorted({_origin(INSTAGRAM_GRAPH_URL), _origin(FACEBOOK_GRAPH_URL)})
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [
            SELF,
            "data:",
            "https://*.cdninstagram.com",
            "https://*.fbcdn.net",
            *_graph_origins,
        ],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *_authorize_origins],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# --- staff pages ------------------------------------------------------------------
UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "K-Beauty Global Leap",
    "SITE_HEADER": "K-Beauty Global Leap",
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "DASHBOARD_CALLBACK": "kbeauty.staff.dashboard",
    "STYLES": ["kbeauty.staff_menu.style"],
    "SIDEBAR": {
        "show_search": True,
        "navigation": "kbeauty.staff_menu.navigation",
    },
    "COLORS": {  # the celadon of static/css/tokens.css
        "primary": {
            "50": "oklch(0.97 0.015 180)",
            "100": "oklch(0.94 0.03 180)",
            "200": "oklch(0.88 0.05 180)",
            "300": "oklch(0.80 0.07 180)",
            "400": "oklch(0.68 0.09 180)",
            "500": "oklch(0.57 0.09 180)",
            "600": "oklch(0.48 0.08 180)",
            "700": "oklch(0.42 0.07 180)",
            "800": "oklch(0.36 0.06 180)",
            "900": "oklch(0.31 0.05 180)",
            "950": "oklch(0.22 0.04 180)",
        }
    },
}

# --- API ---------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kbeauty.lib.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "kbeauty.lib.schema.ApiSchema",
    "EXCEPTION_HANDLER": "kbeauty.lib.api.exception_handler",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "K-Beauty Global Leap API",
    "VERSION": "1.0.0",
    "DESCRIPTION": (
        "Times are ISO 8601 in UTC. A list answers `data` and `paging.next`, the address of "
        'its next page. Every error is `{"error": {"code", "message", "fields"}}`. Every '
        "answer carries `X-Request-ID`: tell it to us when something is wrong."
    ),
    "OAS_VERSION": "3.1.0",
    "TAGS": [
        {
            "name": "accounts",
            "description": "Log-in, companies, members, keys, notices and the audit log.",
        },
        {"name": "instagram", "description": "Connected accounts and their posts."},
        {"name": "analysis", "description": "What posts and comments say."},
        {"name": "data", "description": "Hashtags and markets, from collected posts."},
        {"name": "staff", "description": "For the product's own staff."},
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    # What a PATCH may leave out is said by its own serializer.
    "COMPONENT_SPLIT_PATCH": False,
    # One name for each list of values, whatever the fields that take it are called.
    "ENUM_NAME_OVERRIDES": {
        "ClaimVerdictEnum": "markets.rules.checking.VERDICTS",
        "IngredientStatusEnum": "markets.ingredients.judging.STATUSES",
        "NetworkEnum": "markets.networks.NETWORK_CHOICES",
        "PictureFormatEnum": "markets.formats.FORMAT_CODES",
        "PictureStateEnum": "markets.visuals.checks.STATES",
        "TextKindEnum": "analysis.api.sentiment.TEXT_KINDS",
        "BatchStatusEnum": "analysis.enums.BatchStatus",
        "CreatorKindEnum": "instagram.enums.CreatorKind",
        "CreatorStatusEnum": "instagram.enums.CreatorStatus",
        "NoticeKindEnum": "accounts.enums.NoticeKind",
        "PlanEnum": "accounts.enums.Tier",
        "RoleEnum": "accounts.enums.Role",
        "ScopeEnum": "accounts.enums.Scope",
    },
}
