"""Keys with which a person's programs ask: shown once, kept as a hash, revoked for good."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager

MOST = 50
NOTED_EVERY = timedelta(minutes=1)


class Scope(models.TextChoices):
    READ = "read", "Read"
    WRITE = "write", "Read and change"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def of(self, user: models.Model) -> "ApiKeyQuerySet":
        """A person's keys that are not revoked, newest first."""
        return self.filter(user=user, revoked=False).order_by("-created")


class ApiKeyManager(BaseAPIKeyManager.from_queryset(ApiKeyQuerySet)):  # type: ignore[misc]
    def issue(
        self, user: models.Model, name: str, scopes: Iterable[str] = (Scope.READ,), expires: datetime | None = None
    ) -> "tuple[ApiKey, str]":
        """A new key, and the secret that is shown this once. Who may change things may read them."""
        wanted = {Scope(scope) for scope in scopes} | {Scope.READ}
        ordered = [scope.value for scope in Scope if scope in wanted]
        return self.create_key(user=user, name=name, scopes=ordered, expiry_date=expires)


class ApiKey(AbstractAPIKey):
    """A key of one person; its prefix is what the list calls it."""

    Scope = Scope

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope.choices), default=list)
    last_used = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[ApiKeyManager] = ApiKeyManager()

    class Meta:
        verbose_name = "API key"
        ordering = ("-created",)

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
