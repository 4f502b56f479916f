"""The want list: the pages."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("want-list/", views.wants, name="wants"),
    path("want-list/add/", views.add, name="add"),
    path("want-list/near/", views.near, name="near"),
    path("want-list/<int:pk>/", views.row, name="row"),
    path("want-list/<int:pk>/edit/", views.edit, name="edit"),
    path("want-list/<int:pk>/delete/", views.delete, name="delete"),
]
