"""What is answered where no view answers: a page, or the API's shape under /rest/."""

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views import defaults


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """No such address, or nothing there that this person may see."""
    if request.path_info.startswith("/rest/"):
        return JsonResponse({"code": "not_found", "message": "There is nothing at this address."}, status=404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Something broke on our side; the log says what."""
    if request.path_info.startswith("/rest/"):
        message = "Something broke on our side. It is in the log; try again later."
        return JsonResponse({"code": "server_error", "message": message}, status=500)
    return defaults.server_error(request)
