"""Addresses of a team's submissions."""

from django.urls import path

from submissions import api, comparison_views, export_api, merge_api, merge_views, operation_views, tag_views, views

app_name = "submissions"
PLACE = "competitions/<slug:slug>"

urlpatterns = [
    path(f"{PLACE}/submit/", views.upload, name="submit"),
    path(f"{PLACE}/submissions/", views.mine, name="mine"),
    path(f"{PLACE}/submissions/finals/", views.finals, name="finals"),
    path(f"{PLACE}/submissions/compare/", comparison_views.compare_files, name="compare"),
    path(f"{PLACE}/submissions/<int:pk>/file", views.file, name="file"),
    path(f"{PLACE}/submissions/<int:pk>/tags/", tag_views.tags, name="tags"),
    path(f"{PLACE}/operation/", operation_views.operation, name="operation"),
    path(f"{PLACE}/team/invitations/<int:pk>/merge/", merge_views.merge_teams, name="merge"),
]
rest_urlpatterns = [
    path(f"{PLACE}/submissions/", api.SubmissionsView.as_view(), name="rest-submissions"),
    path(f"{PLACE}/submissions/<int:pk>/", api.SubmissionView.as_view(), name="rest-submission"),
    path(f"{PLACE}/submissions/<int:pk>/select/", api.SelectView.as_view(), name="rest-select"),
    path(f"{PLACE}/team/invitations/<int:pk>/merge/", merge_api.MergeView.as_view(), name="rest-merge"),
    path(f"{PLACE}/exports/<slug:name>.csv", export_api.ExportView.as_view(), name="rest-export"),
]
