from django.urls import path

from . import views

app_name = "prices"
urlpatterns = [
    path("market/", views.market_page, name="market"),
    path("market/index.json", views.index_json, name="index_json"),
    path("cards/<int:pk>/history.json", views.history_json, name="history_json"),
    path("cards/<int:pk>/<slug:slug>/history/", views.history_page, name="history"),
]
