from django.apps import AppConfig


class WantListConfig(AppConfig):
    name = "apps.wantlist"
    label = "wantlist"
    verbose_name = "want list"
