"""Addresses of the list, of a competition's own pages, and of what the API tells about it."""

from django.urls import path

from competitions import api, downloads, invitation_views, preview, views

app_name = "competitions"
PLACE = "competitions/<slug:slug>"

urlpatterns = [
    path("", views.home, name="home"),
    path(f"{PLACE}/", views.overview, name="overview"),
    path(f"{PLACE}/data/", views.data, name="data"),
    path(f"{PLACE}/data/<str:name>", downloads.download, name="download"),
    path(f"{PLACE}/data/<str:name>/preview/", downloads.preview, name="data-preview"),
    path(f"{PLACE}/cover.svg", views.cover, name="cover"),
    path(f"{PLACE}/preview/", preview.preview, name="preview"),
    path("invitations/<str:token>/", invitation_views.invitation, name="invitation"),
]
rest_urlpatterns = [
    path("competitions/", api.list_competitions, name="rest-competitions"),
    path(f"{PLACE}/", api.show_competition, name="rest-competition"),
    path(f"{PLACE}/data/<str:name>/", api.download_data, name="rest-data"),
]
