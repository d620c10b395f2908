"""Names of views where an address would say too much: one may hold what opens a door, such as an invitation."""

import logging

from django.http import HttpRequest


def view_name(request: HttpRequest) -> str:
    """The name of the view that answers; "none" where there is none."""
    return (request.resolver_match and request.resolver_match.view_name) or "none"


class ViewNames(logging.Filter):
    """Django's own lines quote the address; this names the view instead."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the line, and let it through."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            record.args = tuple(view_name(request) if each == request.path else each for each in record.args)
        return True
