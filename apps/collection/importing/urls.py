"""Files of other apps coming in: the pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
