"""Every setting and every environment variable of Dualcaster; `.env.example` explains them to people."""

import hashlib
import hmac
import logging
import os
import secrets
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv

from dualcaster import embedded, logs
from dualcaster.lib import env

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / ".env")
env.refuse_unknown("DUALCASTER_", known=["DUALCASTER_DATA_DIR", "DUALCASTER_DEMO"])

DATA_DIR = Path(env.text("DUALCASTER_DATA_DIR", str(BASE_DIR / ".data"))).expanduser().resolve()
DEMO = env.flag("DUALCASTER_DEMO", default=True)
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000, at_least=1)
WEB_PROCESSES = env.number("WEB_PROCESSES", min(2, os.cpu_count() or 1), at_least=1)


# Safety

DEBUG = env.flag("DEBUG", default=True)
HTTPS = env.flag("HTTPS", default=not DEBUG)


def secret_key() -> str:
    """Given in production; in development made once and kept beside the data."""
    if key := env.text("SECRET_KEY"):
        return key
    if not DEBUG:
        raise ImproperlyConfigured("DEBUG=false needs SECRET_KEY: a long random text that stays the same.")
    embedded.prepare(DATA_DIR)
    with embedded.lock(DATA_DIR / "settings.lock"):
        path = DATA_DIR / "secret_key.txt"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text()


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("DEBUG=false needs ALLOWED_HOSTS: the names this site answers to, with commas between.")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
if TRUST_PROXY := env.flag("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^api/health"]
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# What the browser may load, how often somebody may try a password, how much may be sent.
from dualcaster.safety import *  # noqa: E402, F403

# The house

INSTALLED_APPS = [
    "apps.accounts",
    "apps.cards",
    "apps.prices",
    "apps.sources",
    "apps.notifications",
    "apps.collection",
    "apps.wantlist",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "dualcaster.apps.Operators",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "axes",
    "channels",
    "corsheaders",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]
MIDDLEWARE = [
    "dualcaster.lib.answers.KeptFirst",
    "django.middleware.security.SecurityMiddleware",
    "dualcaster.headers.ContentSecurityPolicy",
    "dualcaster.headers.PermissionsPolicy",
    "dualcaster.lib.uploads.UploadLimit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.preferences.PreferencesMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "dualcaster.urls"
WSGI_APPLICATION = "dualcaster.wsgi.application"
ASGI_APPLICATION = "dualcaster.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.preferences.context",
            ],
        },
    },
]
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Argon2 is what passwords are kept with; the others still open what they closed before.
PASSWORD_HASHERS = [
    f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2", "PBKDF2SHA1", "Scrypt")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

# Mail goes to the log in development, and where EMAIL_URL says otherwise.
EMAIL_URL = env.text("EMAIL_URL", "console:" if DEBUG else "")
MAIL_IN_LOG = EMAIL_URL == "console:"
vars().update(env.mail("EMAIL_URL", EMAIL_URL))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", "Dualcaster <dualcaster@localhost>")

# Whoever signs up proves the address by mail, so a site without mail lets nobody sign up.
SIGN_UP = env.choice("SIGN_UP", "open" if EMAIL_URL else "closed", ["open", "closed"])
if SIGN_UP == "open" and not EMAIL_URL:
    raise ImproperlyConfigured("SIGN_UP=open needs EMAIL_URL: new people prove their address by mail.")

ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.LogInForm",
    "signup": "apps.accounts.forms.SignUpForm",
    "add_email": "apps.accounts.forms.EmailForm",
    "change_password": "apps.accounts.forms.PasswordForm",
    "reset_password": "apps.accounts.forms.ForgottenForm",
    "reset_password_from_key": "apps.accounts.forms.NewPasswordForm",
    "reauthenticate": "apps.accounts.forms.ConfirmForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("TRUST_PROXY", default=False) else 0
MFA_ADAPTER = "apps.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "apps.accounts.forms.CodeForm",
    "reauthenticate": "apps.accounts.forms.ConfirmCodeForm",
    "activate_totp": "apps.accounts.forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Dualcaster"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody is in with an unproven address, but a new one is unproven for a while

# Who hears of what, where lower rooms reach higher ones without importing them.
from dualcaster.rooms import *  # noqa: E402, F403

# Servers

EMBEDDED_SERVERS: list[embedded.Server] = []
if not (DATABASE_URL := env.text("DATABASE_URL")):
    EMBEDDED_SERVERS.append(postgres := embedded.Postgres(DATA_DIR))
    DATABASE_URL = postgres.url
if not (REDIS_URL := env.text("REDIS_URL")):
    EMBEDDED_SERVERS.append(valkey := embedded.Valkey(DATA_DIR))
    REDIS_URL = valkey.url
REDIS_URL = env.redis("REDIS_URL", REDIS_URL)

default_database = env.database("DATABASE_URL", DATABASE_URL)
default_database |= {
    "CONN_MAX_AGE": 0,  # the pool keeps connections
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        **default_database["OPTIONS"],
        "pool": {"min_size": 0, "max_size": env.number("DATABASE_POOL_SIZE", 12, at_least=1), "timeout": 5},
        # Pages give up early; commands and workers leave this at 0, which means no limit.
        "options": f"-c statement_timeout={env.number('DATABASE_STATEMENT_TIMEOUT_MS', 0)}",
    },
}
DATABASES = {"default": default_database}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

CACHES = {
    "default": {
        "BACKEND": "dualcaster.lib.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "dualcaster",
        "OPTIONS": {"socket_timeout": 0.1, "socket_connect_timeout": 0.1},
    },
}
# redis-py's own socket_timeout of five seconds would drop every socket that is silent for as long.
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
    },
}

# Celery; queues and schedule are in dualcaster/celery.py.
CELERY_BROKER_URL = env.broker(REDIS_URL)
# A task that runs longer than this is given to a second worker as well.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 6 * 60 * 60}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "dualcaster.heartbeats:Beat"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"

SCRYFALL_API_URL = env.text("SCRYFALL_API_URL", "https://api.scryfall.com")
# Sources are asked through this address, in their own names over plain HTTP: a gateway of yours, or a test's.
SOURCES_GATEWAY = env.text("SOURCES_GATEWAY")
if SOURCES_GATEWAY and not SOURCES_GATEWAY.startswith("http://"):
    raise ImproperlyConfigured("SOURCES_GATEWAY must begin with http://.")
SOURCES_SECONDS = env.number("SOURCES_SECONDS", 60, at_least=1)  # for an answer; great files get half an hour
POPULAR_CARDS = env.number("POPULAR_CARDS", 1000, at_least=1)  # how many cards are asked about one by one

# Where the links in letters and messages lead.
SITE_URL = env.text("SITE_URL", f"http://localhost:{PORT}" if DEBUG else f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
# Channels reach public addresses alone, and those of your own network that are named here.
CHANNELS_MAY_REACH = env.words("CHANNELS_MAY_REACH")
CHANNELS_GATEWAY = env.text("CHANNELS_GATEWAY")  # as SOURCES_GATEWAY

# Language, time, files

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "dualcaster.static_files.StaticFiles",
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_DIR / "media"


# The API

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["dualcaster.lib.rendering.Json", "rest_framework.renderers.BrowsableAPIRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.accounts.authentication.BearerAuthentication",
        "apps.accounts.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "apps.accounts.permissions.ScopeAllows",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["dualcaster.lib.throttles.ByAddress"],
    "DEFAULT_PARSER_CLASSES": ["dualcaster.lib.bodies.JsonBody"],
    "NUM_PROXIES": 1 if TRUST_PROXY else 0,
    "DEFAULT_PAGINATION_CLASS": "dualcaster.lib.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "dualcaster.lib.errors.explain",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# Requests in any minute: per address, per person whatever they ask with, and tries to log in or sign up per address.
API_LIMITS = {
    "address": env.number("API_LIMIT_ADDRESS", 6000),
    "user": env.number("API_LIMIT_USER", 3000),
    "log-in": env.number("API_LIMIT_LOG_IN", 20),
    "stats": env.number("API_LIMIT_STATS", 6),  # calculations of all of one's sets that a person asks for
    "refresh": env.number("API_LIMIT_REFRESH", 10),  # questions about a single card that a person has others asked
}
SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": hmac.new(SECRET_KEY.encode(), b"tokens", hashlib.sha256).hexdigest(),
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.number("ACCESS_TOKEN_MINUTES", 10, at_least=1)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.number("REFRESH_TOKEN_DAYS", 30, at_least=1)),
}
# Pages of other sites may read the API with a token or a key when they are named here; never with a person's session.
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "if-modified-since", "if-none-match", "x-api-key"]
CORS_EXPOSE_HEADERS = ["ETag", "Last-Modified", "Retry-After"]
SPECTACULAR_SETTINGS = {
    "TITLE": "Dualcaster",
    "DESCRIPTION": "Trading cards, what they cost and what they used to cost. Amounts are decimal texts beside their"
    " currency, times are UTC, and every error has one shape: `{detail, code, fields}`.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["dualcaster.lib.bodies.closed"],  # enums stay where they are used, with our words
    "TAGS": [
        {"name": "accounts", "description": "Signing up, logging in, API keys, and how you like things."},
        {"name": "cards", "description": "Every printing: found, and in full."},
        {"name": "sets", "description": "Sets and what they are worth."},
        {"name": "prices", "description": "What a printing costs now, and what it used to cost."},
        {"name": "notifications", "description": "What you were told, and over which channels you are."},
        {"name": "collection", "description": "What you own, what it is worth, and how it comes in and goes out."},
        {"name": "market", "description": "The market in sums, and where its prices come from."},
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}


# Logs

LOG_FORMAT = env.choice("LOG_FORMAT", "console" if DEBUG else "json", ["console", "json"])
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"])
LOGGING = logs.configure(style=LOG_FORMAT, level=LOG_LEVEL)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
DJANGO_STRUCTLOG_STATUS_5XX_LOG_LEVEL = logging.WARNING  # an answer we chose to give; exceptions are errors
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG
