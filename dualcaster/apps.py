from django.contrib.admin.apps import AdminConfig


class Operators(AdminConfig):
    default_site = "dualcaster.admin.Site"
