"""Addresses of the rules, of joining and of the team."""

from django.urls import path

from teams import account_pages, api, grace_views, rules_views, team_api, team_views, views

app_name = "teams"
INVITATION = "competitions/<slug:slug>/team/invitations/<int:pk>"

urlpatterns = [
    path("profile/delete/", account_pages.delete, name="delete_account"),
    path("competitions/<slug:slug>/rules/", views.rules, name="rules"),
    path("competitions/<slug:slug>/rules/<int:version>/", rules_views.rules_version, name="rules_version"),
    path("competitions/<slug:slug>/rules/withdraw/", views.withdraw_request, name="withdraw_request"),
    path("competitions/<slug:slug>/team/", team_views.team, name="team"),
    path("competitions/<slug:slug>/team/rename/", team_views.rename_team, name="rename"),
    path("competitions/<slug:slug>/team/leader/", team_views.name_leader, name="leader"),
    path("competitions/<slug:slug>/team/outside-data/", team_views.state_outside_data, name="outside_data"),
    path("competitions/<slug:slug>/team/leave/", team_views.leave_team, name="leave"),
    path("competitions/<slug:slug>/team/members/<int:pk>/set-aside/", grace_views.set_member_aside, name="set_aside"),
    path("competitions/<slug:slug>/team/invite/", team_views.invite_person, name="invite"),
    path(f"{INVITATION}/accept/", team_views.accept_invitation, name="accept"),
    path(f"{INVITATION}/decline/", team_views.decline_invitation, name="decline"),
    path(f"{INVITATION}/withdraw/", team_views.withdraw_invitation, name="withdraw"),
]

rest_urlpatterns = [
    path("competitions/<slug:slug>/join/", api.join_competition, name="rest-join"),
    path("competitions/<slug:slug>/rules/accept/", api.accept_rules_again, name="rest-accept-rules"),
    path("competitions/<slug:slug>/team/", team_api.TeamView.as_view(), name="rest-team"),
    path("competitions/<slug:slug>/team/leader/", team_api.name_leader, name="rest-team-leader"),
    path("competitions/<slug:slug>/team/leave/", team_api.leave_team, name="rest-team-leave"),
    path("competitions/<slug:slug>/team/set-aside/", grace_views.rest_set_aside, name="rest-team-set-aside"),
    path("competitions/<slug:slug>/team/invitations/", team_api.InvitationsView.as_view(), name="rest-invitations"),
    path(f"{INVITATION}/accept/", team_api.accept_invitation, name="rest-invitation-accept"),
    path(f"{INVITATION}/decline/", team_api.decline_invitation, name="rest-invitation-decline"),
    path(f"{INVITATION}/withdraw/", team_api.withdraw_invitation, name="rest-invitation-withdraw"),
]
