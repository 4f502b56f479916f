"""What it is all worth, then and now: the pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
