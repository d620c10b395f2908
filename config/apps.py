from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConfigConfig(AppConfig):
    name = "config"


class PodiumAdminConfig(AdminConfig):
    """Django's admin, with a door that hosts fit through too."""

    default_site = "config.admin_site.PodiumAdminSite"
