from django.urls import path

from . import views

app_name = "cards"
urlpatterns = [
    path("cards/", views.card_list, name="search"),
    path("cards/<int:pk>/<slug:slug>/", views.card_detail, name="card"),
    path("sets/", views.set_list, name="set_list"),
    path("sets/<str:code>/", views.set_detail, name="set"),
]
