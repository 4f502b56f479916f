"""Files for other apps going out: the pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
