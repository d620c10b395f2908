"""The one view of every call, and the one question that is asked without being let in: is this token good?"""

from collections.abc import Mapping
from typing import Any, cast

from django.http import JsonResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ParseError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import BearerAuthentication
from accounts.tokens import live_token
from competitions.rest import refused
from competitions.searching import SearchRefusedError
from kaggle_api.authentication import BasicAuthentication
from kaggle_api.calls import Call, Method
from kaggle_api.paging import LARGEST_PAGE
from submissions.errors import SubmissionRefusedError

REFUSALS = (SubmissionRefusedError, SearchRefusedError)


class ClientView(APIView):
    """What every answer to a client shares: a refusal is `{"code": 403, "message": "..."}`."""

    schema = None  # the client knows what it asks; the description is of /rest/
    authentication_classes: Any = (BearerAuthentication, BasicAuthentication)
    permission_classes: Any = (IsAuthenticated,)
    parser_classes = (JSONParser, MultiPartParser, FormParser)

    def handle_exception(self, exc: Exception) -> Response:
        """The refusals of REST with their status for a code: clients compare numbers."""
        response = refused(exc) if isinstance(exc, REFUSALS) else super().handle_exception(exc)
        response.data = {"code": response.status_code, "message": response.data["message"]}
        return response


class CallView(ClientView):
    """Calls one method, with the fields of the body, of the address and of its query alike."""

    method = cast(Method, None)  # as_view() is given one
    unwraps = ""  # the one field that an old client wants by itself

    @property
    def token_scope(self) -> str:
        """The scope that a token needs."""
        return self.method.scope.value

    @property
    def takes_files(self) -> bool:
        """Whether it counts against how many files a person may send in a minute."""
        return self.method.takes_files

    def get(self, request: Request, **gaps: Any) -> HttpResponseBase:
        """Old clients ask so for what they read."""
        return self.answer(Call(request, in_rpc_names(request.query_params.dict() | gaps)))

    def post(self, request: Request, **gaps: Any) -> HttpResponseBase:
        """Everything else."""
        sent = request.data.dict() if hasattr(request.data, "dict") else request.data
        if not isinstance(sent, Mapping):
            raise ParseError("The body has to be an object.")
        return self.answer(Call(request, in_rpc_names({**sent, **gaps})))

    def answer(self, call: Call) -> HttpResponseBase:
        """What the method says, in JSON unless it is a response already."""
        answer = self.method.run(call)
        if isinstance(answer, HttpResponseBase):
            return answer
        return JsonResponse(answer[self.unwraps] if self.unwraps else answer, safe=False)


class FilesView(CallView):
    """The oldest clients know of no pages: who asks for none is told all files, and nothing around them."""

    def answer(self, call: Call) -> HttpResponseBase:
        """Pages for those who say how large one is."""
        if "pageSize" in call.asked:
            return super().answer(call)
        told = self.method.run(Call(call.request, {**call.asked, "pageSize": LARGEST_PAGE}))
        return JsonResponse(cast(Mapping[str, Any], told)["files"], safe=False)


def in_rpc_names(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as the RPC dialect calls them."""
    names = {
        "slug": "competitionName",
        "name": "fileName",
        "length": "contentLength",
        "mtime": "lastModifiedEpochSeconds",
        "pagesize": "pageSize",
    }
    return {names.get(field, field): value for field, value in asked.items()}


class IntrospectTokenView(ClientView):
    """Whether a token opens anything, and for whom. Never 401, which the client does not expect here."""

    authentication_classes = ()
    permission_classes = ()

    def post(self, request: Request) -> JsonResponse:
        """The token stands in the body alone, which nothing logs."""
        secret = request.data.get("token") if isinstance(request.data, Mapping) else None
        token = live_token(secret) if isinstance(secret, str) else None
        if token is None:
            return JsonResponse({"active": False})
        return JsonResponse(
            {
                "active": True,
                "username": token.user.username,
                "scope": " ".join(token.scopes),
                "exp": int(token.expires_at.timestamp()),
            }
        )
