"""Sets, what they still lack, and milestones: the pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
