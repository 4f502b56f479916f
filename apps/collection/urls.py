"""The pages of a collection, room by room."""

from django.urls import include, path

app_name = "collection"
urlpatterns = [
    path("", include("apps.collection.holding.urls")),
    path("", include("apps.collection.importing.urls")),
    path("", include("apps.collection.exporting.urls")),
    path("", include("apps.collection.worth.urls")),
    path("", include("apps.collection.completion.urls")),
]
