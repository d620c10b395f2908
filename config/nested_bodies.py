"""JSON that is nested without end: Python's parser gives up on it, whatever reads it, and so do we."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views import defaults

from config.for_programs import refusal

PARSERS = ("json.decoder", "json.scanner")


class NestedBodiesMiddleware:
    """Answers 400 where a parser of JSON found no end; any other recursion is a defect of ours and stays one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing to do before something is read."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        """What the request sent is at fault, if a parser was at work."""
        if not isinstance(problem, RecursionError) or not was_in_a_parser(problem):
            return None
        message = _("The JSON has lists or objects one within another, more than anything here takes. Send fewer.")
        return refusal(request, "invalid", message, 400) or defaults.bad_request(request, problem)


def was_in_a_parser(problem: Exception) -> bool:
    """Whether the innermost function is one of Python's parser."""
    trace, module = problem.__traceback__, ""
    while trace:
        module, trace = str(trace.tb_frame.f_globals.get("__name__")), trace.tb_next
    return module in PARSERS
