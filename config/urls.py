"""Every address: pages, the admin, the API and its documentation, the probes."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

import accounts.urls
import competitions.urls
import leaderboard.urls
import submissions.urls
import teams.urls
from config.api_documentation import DocumentationView
from config.health import healthz, readyz

rest_urlpatterns = [
    *competitions.urls.rest_urlpatterns,
    *teams.urls.rest_urlpatterns,
    *submissions.urls.rest_urlpatterns,
    *leaderboard.urls.rest_urlpatterns,
    path("schema/", SpectacularAPIView.as_view(), name="rest-schema"),
    path("docs/", DocumentationView.as_view(url_name="rest-schema"), name="rest-docs"),
]

urlpatterns = [
    path("", include(competitions.urls)),
    path("", include(teams.urls)),
    path("", include(submissions.urls)),
    path("", include(leaderboard.urls)),
    path("", include(accounts.urls)),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("rest/", include(rest_urlpatterns)),
    path("healthz", healthz),
    path("readyz", readyz),
]

handler404 = "config.error_pages.not_found"
handler500 = "config.error_pages.server_error"
