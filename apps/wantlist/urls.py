"""What one wants and is told of, room by room: the pages."""

from django.urls import include, path

from . import shopping_pages

app_name = "wantlist"
urlpatterns = [
    path("want-list/buy/", shopping_pages.buy, name="buy"),
    path("", include("apps.wantlist.listing.urls")),
    path("", include("apps.wantlist.telling.urls")),
]
