"""Every address: pages, the admin, the API and its documentation, the probes."""

import allauth.account.views
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

import accounts.urls
import competitions.urls
import discussion.urls
import kaggle_api.urls
import leaderboard.urls
import submissions.urls
import teams.urls
from accounts.addresses import recorded
from config.api_documentation import DocumentationView
from config.health import healthz, readyz
from config.metrics import metrics
from config.site_pages import accent, imprint, logo, privacy

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
    path("", include(discussion.urls)),
    path("", include(accounts.urls)),
    *kaggle_api.urls.page_urlpatterns,
    path("accounts/email/", recorded(allauth.account.views.email)),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("rest/", include(rest_urlpatterns)),
    path("api/v1/", include(kaggle_api.urls)),
    path("imprint/", imprint, name="site-imprint"),
    path("privacy/", privacy, name="site-privacy"),
    path("site/logo", logo, name="site-logo"),
    path("site/accent.css", accent, name="site-accent"),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
]

handler404 = "config.error_pages.not_found"
handler500 = "config.error_pages.server_error"
