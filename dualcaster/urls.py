"""Every address of the site: the API, the admin, and each app's pages."""

from django.contrib import admin
from django.urls import include, path

from apps.accounts.preferences import choose_currency
from dualcaster import health
from dualcaster.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("apps.cards.urls")),
    path("", include("apps.prices.urls")),
    path("preferences/currency", choose_currency, name="currency"),
    path("admin/", admin.site.urls),
    path("api/health", health.ready),
    path("api/health/live", health.live),
    path("api/health/ready", health.ready),
    path("api/", include("dualcaster.api_urls")),
]
