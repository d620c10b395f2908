"""Addresses of the discussion of a competition."""

from django.urls import path

from discussion import mail_views, notice_views, post_views, views, write_up_views

app_name = "discussion"
PLACE = "competitions/<slug:slug>/discussion"

urlpatterns = [
    path(f"{PLACE}/", views.topics, name="topics"),
    path(f"{PLACE}/new/", views.new_topic, name="new-topic"),
    path(f"{PLACE}/write-up/", write_up_views.my_write_up, name="write-up"),
    path(f"{PLACE}/<int:pk>/", views.topic, name="topic"),
    path(f"{PLACE}/announcements/", notice_views.announcements, name="announcements"),
    path(f"{PLACE}/<int:pk>/follow/", notice_views.follow_topic, name="follow"),
    path(f"{PLACE}/<int:pk>/lock/", post_views.lock_topic, name="lock"),
    path(f"{PLACE}/posts/<int:pk>/", views.post, name="post"),
    path(f"{PLACE}/posts/<int:pk>/edit/", post_views.edit_post, name="edit"),
    path(f"{PLACE}/posts/<int:pk>/remove/", post_views.remove_post, name="remove"),
    path(f"{PLACE}/posts/<int:pk>/hide/", post_views.hide_post, name="hide"),
    path(f"{PLACE}/posts/<int:pk>/report/", post_views.report_post, name="report"),
    path(f"{PLACE}/posts/<int:pk>/unhide/", post_views.unhide_post, name="unhide"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/read/", notice_views.read_all, name="read-all"),
    path("notices/mail/", mail_views.rhythm, name="mail-rhythm"),
    path("notices/mail/<str:signed>/", mail_views.stop, name="stop-mail"),
    path("notices/<int:pk>/read/", notice_views.read, name="read"),
]
