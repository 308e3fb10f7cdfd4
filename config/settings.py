"""Settings, in one file, from the environment.

Closed by default: the site and its worker start only with all that production wants
(``records.starting.entry``); a command wants DATABASE_URL alone. ``DEMONSTRATION=1`` gives every default
of the demonstration instead: known accounts, a known key, SQLite beside the code.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: str) -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


DEMONSTRATION = DEBUG = flag("DEMONSTRATION", "0")
SECRET_KEY = os.environ.get("SECRET_KEY", "demonstration-only" if DEMONSTRATION else "")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver" if DEMONSTRATION else "")
DEMONSTRATION_FILE = BASE_DIR / "db.sqlite3"
DATABASE_URL = os.environ.get(
    "DATABASE_URL", f"sqlite:///{DEMONSTRATION_FILE}" if DEMONSTRATION else ""
)
if not DATABASE_URL:
    raise ImproperlyConfigured(
        "Il manque, dans l'environnement, DATABASE_URL (postgres://…) ; pour essayer sans rien "
        "donner, DEMONSTRATION=1."
    )
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "http://127.0.0.1:8000" if DEMONSTRATION else "")
# The unit in charge, printed on every receipt (art. R. 112-11-1 CRPA). Only its mailbox was read in
# a source; the rest is given by the agency.
DESK = {
    "name": os.environ.get("DESK_NAME", "guichet CPC de l'ANSM"),
    "address": os.environ.get("DESK_ADDRESS", "(adresse postale à renseigner)"),
    "phone": os.environ.get("DESK_PHONE", "(téléphone à renseigner)"),
    "email": os.environ.get("DESK_EMAIL", "CPC@ansm.sante.fr"),
}

# The journal is signed each day with a key that the base does not hold (docs/adr/0009-*.md).
JOURNAL_KEY_FILE = os.environ.get(
    "JOURNAL_KEY_FILE", str(BASE_DIR / "journal" / "key.pem") if DEMONSTRATION else ""
)
JOURNAL_ROOTS_FOLDER = os.environ.get(
    "JOURNAL_ROOTS_FOLDER", str(BASE_DIR / "journal" / "roots") if DEMONSTRATION else ""
)

# Files given by people (docs/adr/0005-documents.md). Sizes in bytes; practice of the agency, not law.
DOCUMENTS_FOLDER = os.environ.get("DOCUMENTS_FOLDER", str(BASE_DIR / "documents"))
DOCUMENTS_QUOTA = int(os.environ.get("DOCUMENTS_QUOTA_MB", "2048")) * 1024**2  # for each body
UPLOAD_FILE_LIMIT = int(os.environ.get("UPLOAD_FILE_LIMIT_MB", "25")) * 1024**2
UPLOAD_REQUEST_LIMIT = int(os.environ.get("UPLOAD_REQUEST_LIMIT_MB", "1024")) * 1024**2
DATA_UPLOAD_MAX_NUMBER_FILES = 60
FILE_UPLOAD_HANDLERS = ["records.documents.uploads.BoundedUploadHandler"]
# The antivirus: clamd at unix:/path or host:port. ``ANTIVIRUS=off``, in a demonstration only: files
# are served without analysis, and every page that shows one says so.
CLAMD_ADDRESS = os.environ.get("CLAMD_ADDRESS", "")
CLAMD_TIMEOUT = float(os.environ.get("CLAMD_TIMEOUT", "60"))  # seconds, for the worker
CLAMD_TIMEOUT_AT_ONCE = 5.0  # seconds, while the person waits
ANTIVIRUS = os.environ.get("ANTIVIRUS", "off" if DEMONSTRATION and not CLAMD_ADDRESS else "clamd")
# What letters and notices print: wanted by the site, and by the command of the day that sends them.
PRINTED = {
    "PUBLIC_ADDRESS (https://…)": PUBLIC_ADDRESS.startswith("https://")
    and bool(urlsplit(PUBLIC_ADDRESS).hostname),
    "DESK_ADDRESS (adresse postale du guichet)": "DESK_ADDRESS" in os.environ,
    "DESK_PHONE (téléphone du guichet)": "DESK_PHONE" in os.environ,
}
# What the server and its worker want before they start (records.starting.entry, with the key of the journal).
WANTED = {
    "SECRET_KEY (au moins 50 caractères)": len(SECRET_KEY) >= 50,
    "ALLOWED_HOSTS (noms séparés par des virgules, sans *)": bool(ALLOWED_HOSTS)
    and "*" not in ALLOWED_HOSTS,
    "DATABASE_URL (postgres://…)": DATABASE_URL.startswith("postgres"),
    **PRINTED,
    "CLAMD_ADDRESS (antivirus : unix:/chemin ou hôte:port)": ":" in CLAMD_ADDRESS,
    "ANTIVIRUS=clamd (« off » ne vaut que pour une démonstration)": ANTIVIRUS == "clamd",
}


def missing(wanted: dict[str, bool]) -> tuple[str, ...]:
    return () if DEMONSTRATION else tuple(name for name, given in wanted.items() if not given)


MISSING, MISSING_TO_SEND = missing(WANTED), missing(PRINTED)

INSTALLED_APPS = [
    "config",  # first: its runserver is the one that asks records.starting.entry
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "accounts",
    "records",
    "bodies",
    "cpc",
    "signalements",
    "cannabis",
    "workflows",
    "widget_tweaks",
    "dsfr",
    "guardian",
    "simple_history",
    "csp",
    "django_htmx",
    "viewflow",
    "viewflow.workflow",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.errors.no_endless_request",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.errors.plain_not_found",
    "config.errors.no_nul_in_path",
    "web.gestures.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["config.templatetags.french_plural"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # A file, so that the races of the tests are real; one a process, so that two runs do not meet.
    test_name = f"dossier-cpc-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": Path(tempfile.gettempdir()) / test_name}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA recursive_triggers=ON;",  # what REPLACE removes is removed before the triggers too,
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})
    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=3000 -c statement_timeout=60000"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.console.EmailBackend"
    if DEBUG
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", "0")
EMAIL_TIMEOUT = 20  # seconds: a batch of notices ends well before its claim lapses
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ne-pas-repondre@cpc.example")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 10
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
if not DEBUG:
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", "1")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(os.environ.get("SECURE_HSTS_SECONDS", str(365 * 24 * 3600)))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS] if PUBLIC_ADDRESS else []

VIEWFLOW = {"AUTOREGISTER": False}
SIMPLE_HISTORY_REVERT_DISABLED = True
DSFR_MARK_OPTIONAL_FIELDS = False
# Days during which a link sent by the service lets its address in; the last one included.
INVITATION_DAYS = int(os.environ.get("INVITATION_DAYS", "14"))
SITE_BRAND = os.environ.get("SITE_BRAND", "demonstration")
SOURCE_URL = os.environ.get("SOURCE_URL", "")
DEMO_PASSWORD = os.environ.get("DEMO_PASSWORD", "demonstration")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
