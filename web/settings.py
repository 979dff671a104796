"""Django's settings, all from the environment: see the names that begin with MI_."""

import os
from datetime import timedelta
from pathlib import Path

from web import databases, environment

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"

DEBUG = environment.flag("MI_DEBUG", "1")
VAR = Path(os.environ.get("MI_VAR_DIR") or ROOT / "var").resolve()
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
SECRET_KEY = environment.secret_key(VAR, DEBUG)
ALLOWED_HOSTS = environment.names("MI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.names("MI_TRUSTED_ORIGINS", "")

# The bot and its record.
RASA_URL = os.environ.get("MI_RASA_URL", "http://127.0.0.1:5005").rstrip("/")
CHANNEL_SECRET = environment.secret("MI_CHANNEL_SECRET")
RASA_TIMEOUT = environment.seconds("MI_RASA_TIMEOUT", "15")
TRACKER_DB = Path(os.environ.get("MI_TRACKER_DB") or VAR / "tracker.db").resolve()
PERSONAS = Path(os.environ.get("MI_PERSONAS") or ROOT / "personas")
COACHING = Path(os.environ.get("MI_COACHING") or ROOT / "coaching")

# Of one student in a minute, to the bot; 0 is no limit.
POSTS_PER_MINUTE = environment.count("MI_POSTS_PER_MINUTE", "40")
# Counters only, and nothing that must not be lost. Several web servers share one cache.
CACHE_URL = os.environ.get("MI_CACHE_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "mi",
        # Nobody waits longer for a counter.
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
}

INSTALLED_APPS = [
    "web.accounts",
    "web.record",
    "web.practice",
    "web.measures",
    "web.classes",
    "web.privacy",
    "web.progress",
    "web.review",
    "web.figures",
    "web.uploads",
    "web.exports",
    "web.embed",
    "web.upkeep",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "web.middleware.content_security",
    "web.middleware.also_before_a_view",
    "web.middleware.when_again",
    "web.embed.middleware.FrameMiddleware",
    "web.middleware.readable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.accounts.session_times.session_times",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "web.middleware.RecordUnavailableMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "web.urls"
WSGI_APPLICATION = "web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.record.context.wording",
                "web.look.context.look",
                "web.embed.context.frame",
            ],
        },
    },
]

DATABASES = {
    "default": databases.web(environment.postgres("MI_DATABASE_URL"), VAR / "web.sqlite3"),
    # Rasa's own store: opened for reading only, so that no slip of ours can change the record.
    "tracker": databases.tracker(environment.postgres("MI_TRACKER_URL"), TRACKER_DB),
}
DATABASE_ROUTERS = ["web.record.router.RecordRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "web.accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# Who tries too many passwords for a name has to wait.
AXES_FAILURE_LIMIT = environment.number("MI_LOGIN_TRIES", "8")
AXES_COOLOFF_TIME = timedelta(minutes=environment.number("MI_LOGIN_PAUSE_MINUTES", "15"))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_VERBOSE = False

# Mail: to the server's output, unless a mail server is named.
EMAIL_HOST = os.environ.get("MI_EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = environment.number("MI_EMAIL_PORT", "587")
EMAIL_HOST_USER = os.environ.get("MI_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MI_EMAIL_PASSWORD", "")
EMAIL_USE_SSL = environment.flag("MI_EMAIL_SSL", "0")
EMAIL_USE_TLS = environment.flag("MI_EMAIL_TLS", "0" if EMAIL_USE_SSL else "1")
EMAIL_TIMEOUT = environment.seconds("MI_EMAIL_TIMEOUT", "10")
DEFAULT_FROM_EMAIL = os.environ.get("MI_EMAIL_FROM", "practice@localhost")
PASSWORD_RESET_TIMEOUT = 24 * 3600

LANGUAGE_CODE = "en"
LANGUAGES = environment.languages("MI_LANGUAGES", "en:English")
LOCALE_PATHS = [WEB / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("MI_TIME_ZONE", "UTC")

# From the root: the pages inside frames put a prefix before what is relative.
STATIC_URL = "/static/"
# While DEBUG is on files are served from where they are written; a server collects them first.
STATIC_ROOT = None if DEBUG else WEB / "static_root"
STATICFILES_DIRS = [WEB / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

CONTENT_SECURITY_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
# Whose pages may show the practice in a frame; all other pages are never framed.
EMBED_ORIGINS = environment.origins("MI_EMBED_ORIGINS", "")
# Nothing here needs them, so that nothing that creeps in gets them either.
UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb")
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A server is reached by https only; a laptop by http. A proxy in front: see web/serve.py, or name its header here for another server.
HTTPS = environment.flag("MI_HTTPS", "0" if DEBUG else "1")
SECURE_SSL_REDIRECT = HTTPS
# The launcher and load balancers ask by plain http whether we are there.
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
SECURE_PROXY_SSL_HEADER = environment.proxy_header("MI_PROXY_SSL_HEADER")
SECURE_HSTS_SECONDS = environment.count("MI_HSTS_SECONDS", "31536000" if HTTPS else "0")
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("MI_HSTS_SUBDOMAINS", "1" if HTTPS else "0")
SECURE_HSTS_PRELOAD = environment.flag("MI_HSTS_PRELOAD", "0")
# Whether a whole domain goes onto the browsers' list is for its owner to say, not for one of its servers.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

SESSION_ENGINE = "web.accounts.sessions"
# One is logged out after so long without a page, and after so long in any case.
SESSION_COOKIE_AGE = 60 * environment.number("MI_IDLE_MINUTES", "120")
SESSION_LONGEST = 3600 * environment.number("MI_SESSION_HOURS", "12")
# `__Host-`: for this very host, by https only; no neighbour of the domain can set it.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_bearers": {"()": "web.embed.logs.WithoutBearers"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_bearers"]}},
    "loggers": {
        "web": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
