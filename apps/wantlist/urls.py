"""What one wants and is told of, room by room: the pages."""

from django.urls import include, path

from . import shopping_pages
from .files import views as files

app_name = "wantlist"
urlpatterns = [
    path("want-list/buy/", shopping_pages.buy, name="buy"),
    path("want-list/import/", files.bring, name="import"),
    path("want-list/export/", files.send, name="export"),
    path("", include("apps.wantlist.listing.urls")),
    path("", include("apps.wantlist.telling.urls")),
]
