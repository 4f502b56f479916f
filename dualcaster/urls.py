"""Every address of the site: the API, the admin, and each app's pages."""

from django.contrib import admin
from django.urls import include, path

from dualcaster import health
from dualcaster.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("apps.cards.urls")),
    path("", include("apps.prices.urls")),
    path("", include("apps.sources.urls")),
    path("", include("apps.notifications.urls")),
    path("", include("apps.collection.urls")),
    path("", include("apps.wantlist.urls")),
    path("", include("apps.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/health", health.ready),
    path("api/health/live", health.live),
    path("api/health/ready", health.ready),
    path("api/", include("dualcaster.api_urls")),
]
