"""Files for other apps going out: the API."""

from django.urls import path

from . import api

urlpatterns = [
    path("inventory/export", api.ExportFile.as_view(), name="api-inventory-export"),
    path("inventory/export/check", api.ExportCheck.as_view(), name="api-inventory-export-check"),
    path("inventory/export/formats", api.ExportFormats.as_view(), name="api-inventory-export-formats"),
]
