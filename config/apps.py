from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from config.naming import translate_names


class ConfigConfig(AppConfig):
    """First of all apps, so that the admin finds the names translated."""

    name = "config"

    def ready(self) -> None:
        """Every model is there."""
        translate_names()


class PodiumAdminConfig(AdminConfig):
    """Django's admin, with a door that hosts fit through too."""

    default_site = "config.admin_site.PodiumAdminSite"
