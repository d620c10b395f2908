"""Where programs ask: a refusal that no view of theirs makes has the shape that they read all the same."""

from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse

REST, CLIENT = "/rest/", "/api/v1/"


def asks_for_program(request: HttpRequest) -> bool:
    """Whether the address is one of programs, not of pages."""
    return request.path_info.startswith((REST, CLIENT))


def refusal(
    request: HttpRequest, code: str, message: str, status: int, headers: Mapping[str, str] | None = None
) -> JsonResponse | None:
    """The answer to a program; None to everybody else. The official client of Kaggle compares numbers."""
    if not asks_for_program(request):
        return None
    told = status if request.path_info.startswith(CLIENT) else code
    return JsonResponse({"code": told, "message": message}, status=status, headers=headers)
