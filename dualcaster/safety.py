"""The settings of the door: what the browser may load, how often a password may be tried, how much may be sent."""

from datetime import timedelta

from dualcaster.lib import env

# No page has a script or a style of its own, and nothing is fetched from others but pictures.
PICTURE_HOSTS = env.words("PICTURE_HOSTS", ["cards.scryfall.io", "img.scryfall.com", "svgs.scryfall.io"])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", *(f"https://{host}" for host in PICTURE_HOSTS)],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
# Swagger's own script writes styles into its page.
CSP_CONCESSIONS = {"/api/docs/": {"style-src": ["'self'", "'unsafe-inline'"]}}

# Guessing passwords: so many failures for one e-mail address from one network address, or from there for anybody, and
# that one waits. The rule is dualcaster/lockout.py; it holds at the log-in page, the admin and the API.
AUTHENTICATION_BACKENDS = ["dualcaster.lockout.LockOut", "allauth.account.auth_backends.AuthenticationBackend"]
LOCK_OUT_PER_ADDRESS = env.number("LOCK_OUT_PER_ADDRESS", 50, at_least=1)
AXES_FAILURE_LIMIT = env.number("LOCK_OUT_FAILURES", 5, at_least=1)
AXES_COOLOFF_TIME = timedelta(minutes=env.number("LOCK_OUT_MINUTES", 15, at_least=1))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "dualcaster.lockout.Failures"
AXES_USERNAME_CALLABLE = "dualcaster.lockout.who"
AXES_CLIENT_IP_CALLABLE = "dualcaster.lockout.address"
AXES_LOCKOUT_CALLABLE = "dualcaster.lockout.answer"
AXES_SENSITIVE_PARAMETERS = ["username", "email", "login", "ip_address", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OPERATORS_NEED_SECOND_FACTOR = env.flag("OPERATORS_NEED_SECOND_FACTOR", default=False)

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
)

# How much may be sent: forms and JSON, and files on the pages that take one (dualcaster/lib/uploads.py).
MB = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_MAX_MEMORY_SIZE = MB
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_LARGEST = env.number("UPLOAD_LARGEST_MB", 20, at_least=1) * MB
