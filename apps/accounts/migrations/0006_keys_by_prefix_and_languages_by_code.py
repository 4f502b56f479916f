from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import Case, F, Value, When
from django.utils.module_loading import import_string

import apps.accounts.choices


def write_codes(apps: Any, editor: Any) -> None:
    """Languages were words here and codes everywhere else. The new version forgets what caches hold."""
    codes = {member.word: member.code for member in import_string(settings.PREFERENCE_CHOICES["languages"])}
    told = [When(default_language=word, then=Value(code)) for word, code in codes.items()]
    preferences = apps.get_model("accounts", "Preferences").objects
    preferences.update(default_language=Case(*told, default=Value("en")))
    apps.get_model("accounts", "User").objects.update(preferences_version=F("preferences_version") + 1)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_addresses_in_lower_case"),
    ]

    operations = [
        migrations.RunSQL("DROP TABLE IF EXISTS rest_framework_api_key_apikey", migrations.RunSQL.noop),
        migrations.RemoveField("apikey", "id"),
        migrations.AlterField(
            "apikey", "prefix", models.CharField(editable=False, max_length=8, primary_key=True, serialize=False)
        ),
        migrations.AlterField("apikey", "name", models.CharField(max_length=50)),
        migrations.AlterField("apikey", "revoked", models.BooleanField(default=False)),
        migrations.AlterField(
            "apikey", "expiry_date", models.DateTimeField(blank=True, null=True, verbose_name="expires")
        ),
        migrations.RunPython(write_codes, migrations.RunPython.noop),
        migrations.AlterField(
            "preferences",
            "default_language",
            models.CharField(choices=apps.accounts.choices.languages, default="en", max_length=3),
        ),
    ]
