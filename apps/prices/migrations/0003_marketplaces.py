from django.db import migrations

MARKETPLACES = [  # id, slug, name, mark, currency, region, home page, rank among those of its currency
    (1, "tcgplayer", "TCGplayer", "TCG", "USD", "North America", "https://www.tcgplayer.com", 10),
    (2, "cardmarket", "Cardmarket", "CM", "EUR", "Europe", "https://www.cardmarket.com", 10),
    (3, "cardhoarder", "Cardhoarder", "CH", "TIX", "Magic Online", "https://www.cardhoarder.com", 10),
    (4, "cardkingdom", "Card Kingdom", "CK", "USD", "North America", "https://www.cardkingdom.com", 30),
    (5, "manapool", "Manapool", "MP", "USD", "North America", "https://manapool.com", 20),
    (6, "cardtrader", "CardTrader", "CT", "EUR", "Europe", "https://www.cardtrader.com", 20),
    (7, "ebay-us", "eBay", "EB", "USD", "North America", "https://www.ebay.com", 40),
]


def add(apps, schema_editor):
    Marketplace = apps.get_model("prices", "Marketplace")
    rows = [
        Marketplace(id=i, slug=slug, name=name, mark=mark, currency=currency, region=region, homepage=page, rank=rank)
        for i, slug, name, mark, currency, region, page, rank in MARKETPLACES
    ]
    Marketplace.objects.bulk_create(rows, ignore_conflicts=True)
    schema_editor.execute("SELECT setval(pg_get_serial_sequence('prices_marketplace', 'id'), 100)")


class Migration(migrations.Migration):
    dependencies = [("prices", "0002_time_series")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
