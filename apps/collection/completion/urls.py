"""Sets, what they still lack, and milestones: the pages."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("collection/sets/", views.sets, name="sets"),
    path("collection/sets/rules/", views.rules, name="rules"),
    path("collection/sets/refresh/", views.refresh, name="refresh_sets"),
    path("collection/sets/<str:code>/", views.one_set, name="set"),
    path("collection/milestones/", views.milestones, name="milestones"),
]
