"""Lots, where they lie, and what one parts with: the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
