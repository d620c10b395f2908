"""The admin: for hosts and site admins. What each sees there is the business of the apps' ModelAdmins."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from competitions.access import may_enter_admin


class PodiumAdminSite(AdminSite):
    site_header = site_title = "Podium"
    index_title = "Your competitions"

    def has_permission(self, request: HttpRequest) -> bool:
        """Site admins, people who may host, and people who host."""
        return may_enter_admin(request.user)
