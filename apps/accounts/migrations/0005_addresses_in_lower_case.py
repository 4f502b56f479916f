"""Addresses are kept in lower case from here on, and those of operators count as verified."""

from django.db import migrations
from django.db.models.functions import Lower


def lower(apps, schema_editor):
    apps.get_model("accounts", "User").objects.exclude(email=Lower("email")).update(email=Lower("email"))


def verify_operators(apps, schema_editor):
    addresses = apps.get_model("account", "EmailAddress").objects
    for user in apps.get_model("accounts", "User").objects.filter(is_superuser=True):
        addresses.get_or_create(user_id=user.pk, email=user.email, defaults={"verified": True, "primary": True})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_token_families"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(lower, migrations.RunPython.noop),
        migrations.RunPython(verify_operators, migrations.RunPython.noop),
    ]
