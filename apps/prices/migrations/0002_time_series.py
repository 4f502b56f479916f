from django.db import migrations

from apps.prices.timeseries.operations import InstallTimeSeries


class Migration(migrations.Migration):
    dependencies = [("prices", "0001_initial")]

    operations = [InstallTimeSeries()]
