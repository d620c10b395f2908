"""Addresses of one's own pages; sign-in and what belongs to it are allauth's, under accounts/."""

from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/tokens/", views.make_token_view, name="make_token"),
    path("profile/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
    path("profile/sessions/end-others/", views.end_other_sessions, name="end_other_sessions"),
    path("profile/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("accounts/sessions/", RedirectView.as_view(url=reverse_lazy("accounts:profile"))),  # not allauth's own page
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
]
