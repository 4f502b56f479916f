"""Searches that people keep under a name."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        max_length=80, validators=[django.core.validators.ProhibitNullCharactersValidator()]
                    ),
                ),
                (
                    "query",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[django.core.validators.ProhibitNullCharactersValidator()],
                    ),
                ),
                ("sort", models.CharField(blank=True, max_length=30)),
                (
                    "unique",
                    models.CharField(
                        blank=True, choices=[("cards", "cards"), ("prints", "prints"), ("art", "art")], max_length=10
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True, choices=[("USD", "USD"), ("EUR", "EUR"), ("TIX", "TIX")], max_length=3
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("updated", models.DateTimeField(auto_now=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved search",
                "verbose_name_plural": "saved searches",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        django.db.models.functions.text.Lower("name"),
                        name="one_search_per_name",
                        violation_error_message="You have a search of this name already.",
                    )
                ],
            },
        ),
    ]
