"""What one wants and is told of, room by room: the pages."""

from django.urls import include, path

app_name = "wantlist"
urlpatterns = [
    path("", include("apps.wantlist.listing.urls")),
    path("", include("apps.wantlist.telling.urls")),
]
