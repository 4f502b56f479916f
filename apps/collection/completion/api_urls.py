"""Sets, what they still lack, and milestones: the API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
