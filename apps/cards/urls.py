from django.urls import path

from . import views
from .finding import keeping
from .finding import views as finding

app_name = "cards"
urlpatterns = [
    path("cards/", finding.card_list, name="search"),
    path("cards/facets", finding.facets, name="facets"),
    path("cards/complete", finding.completions, name="complete"),
    path("cards/advanced/", finding.advanced, name="advanced"),
    path("cards/syntax/", finding.syntax, name="syntax"),
    path("cards/saved/", keeping.saved, name="saved"),
    path("cards/saved/<int:pk>/rename", keeping.rename, name="rename_search"),
    path("cards/saved/<int:pk>/delete", keeping.delete, name="delete_search"),
    path("cards/<int:pk>/<slug:slug>/", views.card_detail, name="card"),
    path("sets/", views.set_list, name="set_list"),
    path("sets/<str:code>/", views.set_detail, name="set"),
]
