from django.db import migrations, models
from django.db.models import DO_NOTHING

IDENTITY = """
UPDATE price_latest l SET card_id = v.card_id, traits = v.traits FROM prices_pricevariant v WHERE v.id = l.variant_id
"""
# Half of each page is left free for the rows' next versions: a day's changes then touch no index.
ROOM = "ALTER TABLE price_latest SET (fillfactor = 50)"


class Migration(migrations.Migration):
    dependencies = [("prices", "0004_unconfirmed_prices")]

    operations = [
        migrations.RunSQL(ROOM, "ALTER TABLE price_latest RESET (fillfactor)"),
        migrations.AddField(
            "latestprice",
            "card",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=DO_NOTHING,
                related_name="+",
                to="cards.card",
            ),
        ),
        migrations.AddField("latestprice", "traits", models.IntegerField(editable=False, null=True)),
        migrations.RunSQL(IDENTITY, migrations.RunSQL.noop),
        migrations.AlterField(
            "latestprice",
            "card",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                on_delete=DO_NOTHING,
                related_name="+",
                to="cards.card",
            ),
        ),
        migrations.AlterField("latestprice", "traits", models.IntegerField(editable=False)),
    ]
