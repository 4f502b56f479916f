from django.urls import path

from . import deciding, desk, views

app_name = "sources"
urlpatterns = [
    path("sources/", views.source_list, name="list"),
    path("sources/import/", desk.bring, name="import"),
    path("sources/quarantine/", deciding.doubts, name="quarantine"),
    path("sources/held/<int:pk>/", desk.decide, name="decide"),
    path("sources/visits/<int:pk>/", desk.visit, name="visit"),
    path("sources/visits/<int:pk>/replay/", desk.replay, name="replay"),
    path("sources/<slug:slug>/", views.source_detail, name="source"),
    path("sources/cards/<int:pk>/refresh/", views.refresh_card, name="refresh"),
    path("sources/<slug:slug>/run/", desk.run, name="run"),
]
