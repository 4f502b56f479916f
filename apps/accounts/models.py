"""Who you are, and how you like things."""

from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone

from apps.accounts import choices
from apps.accounts.keys import ApiKey as ApiKey
from apps.accounts.tokens import TokenFamily as TokenFamily
from dualcaster.lib.cache import remember
from dualcaster.lib.money import Currency

models.EmailField.register_lookup(Lower)  # iexact would compare in upper case and miss the index


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Whoever may make operators vouches for the address."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        user.verify_address()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """People do not remember how they capitalised their address."""
        return self.get(email__lower=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by an e-mail address."""

    email = models.EmailField("e-mail address", unique=True)
    display_name = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("operator", default=False, help_text="May use the admin.")
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    preferences_version = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Somebody already uses this e-mail address.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def save(self, *args: Any, **options: Any) -> None:
        """Addresses are written one way, so that everybody who looks for one finds it."""
        self.email = self.email.strip().lower()
        super().save(*args, **options)

    def verify_address(self) -> None:
        """The address is theirs; nobody needs to be asked by mail."""
        addresses = apps.get_model("account", "EmailAddress")._default_manager
        addresses.update_or_create(user=self, email=self.email, defaults={"verified": True, "primary": True})

    @property
    def initial(self) -> str:
        return str(self)[:1].upper()

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class PreferencesManager(models.Manager["Preferences"]):
    def of(self, user: User) -> "Preferences":
        """A person's own, from the cache; what everybody begins with where they chose nothing yet."""
        kept = remember(f"preferences.{user.pk}", user.preferences_version, lambda: self.read(user))
        kept.user = user
        return kept

    def read(self, user: User) -> "Preferences":
        return self.filter(user_id=user.pk).first() or Preferences(user_id=user.pk)


def percent(default: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(default=default, validators=[MinValueValidator(1), MaxValueValidator(1000)])


class Preferences(models.Model):
    """How a person likes to see things, and when they want to be told."""

    class Theme(models.TextChoices):
        SYSTEM = "system", "As the system"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    class Digest(models.TextChoices):
        INSTANT = "instant", "At once"
        DAILY = "daily", "Once a day"
        WEEKLY = "weekly", "Once a week"

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="preferences")
    currency = models.CharField(max_length=3, choices=choices.currencies, default=Currency.USD.value)
    marketplaces = ArrayField(
        models.SlugField(), default=list, blank=True, help_text="Marketplaces to show; all of them where none is named."
    )
    default_condition = models.CharField(max_length=20, choices=choices.conditions, default="NEAR_MINT")
    default_language = models.CharField(max_length=3, choices=choices.languages, default="en")
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)
    time_zone = models.CharField(max_length=64, choices=choices.time_zones, default="UTC")
    email_alerts = models.BooleanField(default=True)
    price_drop_threshold = percent(10)
    price_spike_threshold = percent(15)
    digest_frequency = models.CharField(max_length=7, choices=Digest, default=Digest.INSTANT)

    objects: ClassVar[PreferencesManager] = PreferencesManager()

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"Preferences of {self.user}"

    @transaction.atomic
    def save(self, *args: Any, **options: Any) -> None:
        """The new version is part of the key in the cache, so that nobody reads what was there before."""
        super().save(*args, **options)
        User.objects.filter(pk=self.user_id).update(preferences_version=F("preferences_version") + 1)
        self.user.refresh_from_db(fields=["preferences_version"])

    @property
    def traits(self) -> dict[str, str]:
        """What prices a card's page opens on. A visitor has not said."""
        if self.user_id is None:
            return {}
        return {"condition": self.default_condition, "language": self.default_language}

    def clean(self) -> None:
        unknown = set(self.marketplaces) - {slug for slug, name in choices.marketplaces()}
        if unknown:
            raise ValidationError({"marketplaces": f"There is no marketplace {', '.join(sorted(unknown))}."})

    def change(self, **chosen: Any) -> None:
        """Takes over what was chosen, if all of it makes sense, and leaves what another page chose meanwhile."""
        for name, value in chosen.items():
            setattr(self, name, value)
        self.full_clean(validate_unique=False)
        if self._state.adding:
            type(self).objects.get_or_create(user_id=self.user_id)
            self._state.adding = False
        self.save(update_fields=list(chosen))
