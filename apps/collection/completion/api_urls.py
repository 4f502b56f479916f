"""Sets, what they still lack, and milestones: the API."""

from django.urls import URLPattern, path

from . import api

urlpatterns: list[URLPattern] = [
    path("collection/sets", api.Sets.as_view(), name="api-collection-sets"),
    path("collection/stats", api.Stats.as_view(), name="api-collection-stats"),
    path("collection/milestones", api.Milestones.as_view(), name="api-collection-milestones"),
    path("collection/rarity-distribution", api.Rarities.as_view(), name="api-collection-rarities"),
    path("collection/refresh", api.Refresh.as_view(), name="api-collection-refresh"),
    path("collection/rules", api.Rules.as_view(), name="api-collection-rules"),
]
