from django.db import migrations, models
from django.db.models import F

import apps.prices.models.now

SCALE = """
CREATE FUNCTION price_scale(price integer) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN floor(ln(greatest(price, 0)::float8 + 1) * 8)::smallint
"""
# Half of each page is left free for the rows' next versions, which then touch no index.
ROOM = "ALTER TABLE prices_headlineprice SET (fillfactor = 50)"


class Migration(migrations.Migration):
    dependencies = [("prices", "0005_latest_identity")]

    operations = [
        migrations.RunSQL(SCALE, "DROP FUNCTION price_scale(integer)"),
        migrations.RunSQL(ROOM, "ALTER TABLE prices_headlineprice RESET (fillfactor)"),
        migrations.RemoveIndex("headlineprice", "prices_headline_dearest"),
        migrations.AddField(
            "headlineprice",
            "scale",
            models.GeneratedField(
                db_persist=True,
                expression=apps.prices.models.now.Scale(F("price")),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AddIndex(
            "headlineprice",
            models.Index("currency", F("scale").desc(), name="prices_headline_dearest"),
        ),
    ]
