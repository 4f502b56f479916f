"""Keys with which a person's programs ask: shown once, kept as a hash, revoked for good."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from rest_framework_api_key.crypto import KeyGenerator

MOST = 50
NOTED_EVERY = timedelta(minutes=1)
generator = KeyGenerator()  # the package's own model would bring a second table of keys that nobody uses


class Scope(models.TextChoices):
    READ = "read", "Read"
    WRITE = "write", "Read and change"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def of(self, user: models.Model) -> "ApiKeyQuerySet":
        """A person's keys that are not revoked, newest first."""
        return self.filter(user=user, revoked=False).order_by("-created")


class ApiKeyManager(models.Manager.from_queryset(ApiKeyQuerySet)):  # type: ignore[misc]
    def issue(
        self, user: models.Model, name: str, scopes: Iterable[str] = (Scope.READ,), expires: datetime | None = None
    ) -> "tuple[ApiKey, str]":
        """A new key, and the secret that is shown this once. Who may change things may read them."""
        wanted = {Scope(scope) for scope in scopes} | {Scope.READ}
        ordered = [scope.value for scope in Scope if scope in wanted]
        secret, prefix, hashed = generator.generate()
        about = {"user": user, "name": name, "scopes": ordered, "expiry_date": expires}
        return self.create(prefix=prefix, hashed_key=hashed, **about), secret


class ApiKey(models.Model):
    """A key of one person; its prefix is what the list calls it."""

    Scope = Scope

    prefix = models.CharField(max_length=8, primary_key=True, editable=False)
    hashed_key = models.CharField(max_length=150, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=50)
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope.choices), default=list)
    created = models.DateTimeField(auto_now_add=True, db_index=True)
    last_used = models.DateTimeField(null=True, blank=True, editable=False)
    expiry_date = models.DateTimeField("expires", null=True, blank=True)
    revoked = models.BooleanField(default=False)

    objects: ClassVar[ApiKeyManager] = ApiKeyManager()

    class Meta:
        verbose_name = "API key"
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.name

    @property
    def has_expired(self) -> bool:
        return self.expiry_date is not None and self.expiry_date <= timezone.now()

    def is_opened_by(self, secret: str) -> bool:
        return generator.verify(secret, self.hashed_key)

    def allows(self, scope: str) -> bool:
        return scope in self.scopes

    def revoke(self) -> None:
        self.revoked = True
        self.save(update_fields=["revoked"])

    def used(self) -> None:
        """Notes that it was used, at most once a minute."""
        now = timezone.now()
        if self.last_used is None or now - self.last_used >= NOTED_EVERY:
            self.last_used = now
            type(self).objects.filter(pk=self.pk).update(last_used=now)
