"""What it is all worth, then and now: the API."""

from django.urls import path

from . import api

urlpatterns = [
    path("inventory/valuation", api.InventoryValuation.as_view(), name="api-inventory-valuation"),
    path("inventory/value", api.InventoryValue.as_view(), name="api-inventory-value"),
    path("inventory/portfolio-index", api.PortfolioIndex.as_view(), name="api-portfolio-index"),
    path("inventory/movers", api.InventoryMovers.as_view(), name="api-inventory-movers"),
]
