"""Lots, where they lie, and what one parts with: the pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
