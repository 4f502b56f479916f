"""Files of other apps coming in: the API."""

from django.urls import path

from . import api

urlpatterns = [
    path("inventory/import", api.Imports.as_view(), name="api-imports"),
    path("inventory/import/<str:number>", api.Import.as_view(), name="api-import"),
    path("inventory/import/<str:number>/rows", api.Rows.as_view(), name="api-import-rows"),
    path("inventory/import/<str:number>/rows/<str:row>", api.OneRow.as_view(), name="api-import-row"),
    path("inventory/import/<str:number>/confirm", api.Confirm.as_view(), name="api-import-confirm"),
    path("inventory/import/<str:number>/undo", api.Undo.as_view(), name="api-import-undo"),
    path("inventory/import/<str:number>/refused", api.RefusedRows.as_view(), name="api-import-refused"),
]
