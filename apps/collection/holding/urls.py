"""Lots, where they lie, and what one parts with: the pages."""

from django.urls import URLPattern, path

from . import bulk, places, sales, views

urlpatterns: list[URLPattern] = [
    path("collection/cards/", views.cards, name="cards"),
    path("collection/cards/add/", views.add, name="add"),
    path("collection/cards/bulk/", bulk.bulk, name="bulk"),
    path("collection/cards/<int:pk>/", views.row, name="row"),
    path("collection/cards/<int:pk>/edit/", views.edit, name="edit"),
    path("collection/cards/<int:pk>/split/", views.split, name="split"),
    path("collection/cards/<int:pk>/part/", views.part, name="part"),
    path("collection/cards/<int:pk>/delete/", views.delete, name="delete"),
    path("collection/locations/", places.locations, name="locations"),
    path("collection/locations/<int:pk>/", places.location, name="location"),
    path("collection/locations/<int:pk>/delete/", places.delete_location, name="delete_location"),
    path("collection/sales/", sales.sales, name="sales"),
    path("collection/sales/<int:pk>/undo/", sales.undo_sale, name="undo_sale"),
]
