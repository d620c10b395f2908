"""Addresses of the rules, of joining and of the team."""

from django.urls import path

from teams import account_pages, api, views

app_name = "teams"

urlpatterns = [
    path("profile/delete/", account_pages.delete, name="delete_account"),
    path("competitions/<slug:slug>/rules/", views.rules, name="rules"),
    path("competitions/<slug:slug>/team/", views.team, name="team"),
]

rest_urlpatterns = [
    path("competitions/<slug:slug>/join/", api.join_competition, name="rest-join"),
]
