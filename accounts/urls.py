"""Addresses of one's own pages; sign-in and what belongs to it are allauth's, under accounts/."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/tokens/", views.make_token_view, name="make_token"),
    path("profile/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
    path("theme/", views.theme, name="theme"),
]
