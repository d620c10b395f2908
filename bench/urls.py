"""Podium's addresses, and the board drawn anew each time, and the board that is computed each time."""

from django.urls import path

import config.urls
from bench import naive_board

handler404, handler500 = config.urls.handler404, config.urls.handler500
urlpatterns = [
    path("uncached/<slug:slug>/", naive_board.uncached),
    path("naive/<slug:slug>/", naive_board.naive),
    *config.urls.urlpatterns,
]
