"""Lots, where they lie, and what one parts with: the API."""

from django.urls import URLPattern, path

from . import api, places_api, sales_api

urlpatterns: list[URLPattern] = [
    path("inventory", api.Lots.as_view(), name="api-inventory"),
    path("inventory/bulk", api.Bulk.as_view(), name="api-inventory-bulk"),
    path("inventory/locations", places_api.Places.as_view(), name="api-locations"),
    path("inventory/locations/<str:number>", places_api.OnePlace.as_view(), name="api-location"),
    path("inventory/disposals", sales_api.Disposals.as_view(), name="api-disposals"),
    path("inventory/disposals/<str:number>", sales_api.OneDisposal.as_view(), name="api-disposal"),
    path("inventory/<str:number>", api.Lot.as_view(), name="api-inventory-item"),
    path("inventory/<str:number>/split", api.Split.as_view(), name="api-inventory-split"),
]
