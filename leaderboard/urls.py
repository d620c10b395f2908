"""Addresses of the boards."""

from django.urls import path

from leaderboard import api, views

app_name = "leaderboard"

urlpatterns = [
    path("competitions/<slug:slug>/leaderboard/", views.board, name="board"),
    path("competitions/<slug:slug>/leaderboard.csv", views.board_csv, name="csv"),
]

rest_urlpatterns = [
    path("competitions/<slug:slug>/leaderboard/", api.leaderboard, name="rest-leaderboard"),
]
