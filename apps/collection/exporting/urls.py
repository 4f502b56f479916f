"""Files for other apps going out: the pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("collection/export/", views.export, name="export"),
    path("collection/export/file", views.export_file, name="export_file"),
]
