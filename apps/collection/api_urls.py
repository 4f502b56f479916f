"""A collection through the API, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.collection.importing.api_urls")),
    path("", include("apps.collection.exporting.api_urls")),
    path("", include("apps.collection.worth.api_urls")),
    path("", include("apps.collection.completion.api_urls")),
    path("", include("apps.collection.holding.api_urls")),  # last: it knows inventory/{number}
]
