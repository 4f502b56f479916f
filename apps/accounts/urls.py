from django.urls import include, path

from apps.accounts import preferences, views

settings = (
    [
        path("", views.preferences, name="preferences"),
        path("security/", views.security, name="security"),
        path("security/qr.svg", views.qr, name="qr"),
        path("security/sessions/<int:pk>/end", views.end_session, name="end_session"),
        path("keys/", views.keys, name="keys"),
        path("keys/<str:prefix>/revoke", views.revoke_key, name="revoke_key"),
        path("data/", views.data, name="data"),
        path("data/export", views.export, name="export"),
    ],
    "accounts",
)
urlpatterns = [
    path("settings/", include(settings)),
    path("preferences/currency", preferences.choose_currency, name="currency"),
    path("preferences/theme", preferences.choose_theme, name="theme"),
]
