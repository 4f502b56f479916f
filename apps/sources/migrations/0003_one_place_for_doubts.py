from django.db import migrations, models

SAY_WHAT = "UPDATE sources_quarantine SET cause = reason, what = concat_ws(':', kind, key, traits, id)"


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_visits_and_quarantine")]

    operations = [
        migrations.DeleteModel(name="Refusal"),
        migrations.AddField("quarantine", "cause", models.CharField(default="", max_length=300), False),
        migrations.AddField("quarantine", "what", models.CharField(default="", max_length=230), False),
        migrations.AddField(
            "quarantine", "content", models.TextField(blank=True, db_default="", default=""), preserve_default=False
        ),
        migrations.AddField(
            "quarantine",
            "place",
            models.CharField(blank=True, db_default="", help_text="File and line, or key.", max_length=200),
        ),
        migrations.AlterField("quarantine", "key", models.CharField(blank=True, max_length=200)),
        migrations.AlterField("quarantine", "kind", models.SmallIntegerField(null=True)),
        migrations.AlterField("quarantine", "traits", models.IntegerField(null=True)),
        migrations.AlterField(
            "quarantine",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("accepted", "Accepted"),
                    ("discarded", "Discarded"),
                    ("settled", "Settled by itself"),
                ],
                db_default="waiting",
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.RunSQL(SAY_WHAT, migrations.RunSQL.noop),
        migrations.AddIndex(
            "quarantine", models.Index(fields=["source", "state", "cause"], name="sources_quarantine_of_source")
        ),
        migrations.AddConstraint(
            "quarantine",
            models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("source", "cause", "what"),
                name="one_doubt_waits_once",
            ),
        ),
    ]
