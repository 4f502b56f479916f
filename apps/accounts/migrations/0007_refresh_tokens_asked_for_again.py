import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_keys_by_prefix_and_languages_by_code"),
    ]

    operations = [
        migrations.AddField("tokenfamily", "renewed", models.DateTimeField(default=django.utils.timezone.now)),
        migrations.AddField("tokenfamily", "used", models.CharField(blank=True, default="", max_length=32), False),
    ]
