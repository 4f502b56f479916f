"""The JSON API: its schema, its reference page, and each room's part."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from drf_spectacular.views import SpectacularSwaggerSplitView as Reference

from apps.accounts import api as accounts
from apps.cards import api as cards
from apps.cards.finding import api as finding
from apps.cards.finding import saved_api as saved
from apps.prices import api as prices
from apps.sources import api as sources
from dualcaster.lib.api import NoSuchPlace, Root

urlpatterns = [
    path("", Root.as_view(), name="api"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", Reference.as_view(url_name="schema", http_method_names=["get", "head"]), name="api-docs"),
    path("auth/register", accounts.Register.as_view(), name="api-register"),
    path("auth/login", accounts.LogIn.as_view(), name="api-log-in"),
    path("auth/refresh", accounts.Refresh.as_view(), name="api-refresh"),
    path("auth/logout", accounts.LogOut.as_view(), name="api-log-out"),
    path("auth/me", accounts.Me.as_view(), name="api-me"),
    path("auth/keys", accounts.Keys.as_view(), name="api-keys"),
    path("auth/keys/<str:prefix>", accounts.Key.as_view(), name="api-key"),
    path("settings", accounts.Settings.as_view(), name="api-settings"),
    path("cards/search", finding.CardSearch.as_view(), name="api-cards-search"),
    path("cards/autocomplete", finding.Autocomplete.as_view(), name="api-cards-autocomplete"),
    path("cards/<str:card_id>", cards.CardView.as_view(), name="api-card"),
    path("cards/<str:card_id>/prices", prices.CardPrices.as_view(), name="api-card-prices"),
    path("cards/<str:card_id>/history", prices.CardHistory.as_view(), name="api-card-history"),
    path("cards/<str:card_id>/refresh", sources.RefreshCard.as_view(), name="api-card-refresh"),
    path("searches", saved.Searches.as_view(), name="api-searches"),
    path("searches/<str:number>", saved.Saved.as_view(), name="api-search"),
    path("sets", cards.SetList.as_view(), name="api-sets"),
    path("sets/<str:code>", cards.SetView.as_view(), name="api-set"),
    path("market/index", prices.MarketIndex.as_view(), name="api-market-index"),
    path("marketplaces", prices.MarketplaceList.as_view(), name="api-marketplaces"),
    path("sources", sources.SourceList.as_view(), name="api-sources"),
    path("", include("apps.notifications.api_urls")),
    path("", include("apps.collection.api_urls")),
    path("", include("apps.wantlist.api_urls")),
    re_path(r"^[\s\S]*$", NoSuchPlace.as_view()),
]
