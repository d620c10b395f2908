"""Addresses of the boards."""

from django.urls import path

from leaderboard import api, team_views, views

app_name = "leaderboard"

urlpatterns = [
    path("competitions/<slug:slug>/leaderboard/", views.board, name="board"),
    path("competitions/<slug:slug>/leaderboard/charts/", views.charts, name="charts"),
    path("competitions/<slug:slug>/leaderboard/seen/", views.seen, name="seen"),
    path("competitions/<slug:slug>/leaderboard/teams/<int:pk>/", team_views.team, name="team"),
    path("competitions/<slug:slug>/leaderboard.csv", views.board_csv, name="csv"),
]

rest_urlpatterns = [
    path("competitions/<slug:slug>/leaderboard/", api.leaderboard, name="rest-leaderboard"),
]
