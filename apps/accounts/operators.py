"""The first operator: created on an empty installation, with a password kept where only its owner can read it."""

import secrets
from pathlib import Path

from django.conf import settings

from apps.accounts.models import User

EMAIL = "operator@dualcaster.local"


def log_in() -> str:
    """How an operator gets in, in words."""
    path: Path = settings.DATA_DIR / "operator.txt"
    if not User.objects.exists():
        write_privately(path, secrets.token_urlsafe(12))
        User.objects.create_superuser(EMAIL, path.read_text().strip(), display_name="Operator")
    password = path.read_text().strip() if path.exists() else ""
    first = User.objects.filter(email=EMAIL, is_active=True).first()
    if password and first and first.check_password(password):
        return f"{EMAIL}, password {password}"
    return "your own log-in"


def write_privately(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(secret + "\n")
