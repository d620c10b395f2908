"""What every API view of Podium shares: the shape of a refusal, and serializers that take no unknown key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from competitions.models import Competition

Shown = TypeVar("Shown", bound=type[serializers.BaseSerializer[Any]])


class Refusal(Protocol):
    """Why something was not done; its `str` is the message. Our errors are such."""

    @property
    def code(self) -> str: ...
    @property
    def status(self) -> int: ...


@dataclass(frozen=True)
class Named:
    """A refusal that is no error of ours."""

    code: str
    status: int
    message: str

    def __str__(self) -> str:
        return self.message


def competition_of(request: Request, slug: str) -> Competition:
    """The competition, if this person may see it; 404 else."""
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def person(request: Request) -> User:
    """Who asks, in views that let nobody in who is not signed in."""
    return cast(User, request.user)


def rest_refusal(code: str, message: str, status: int) -> Response:
    """A refusal by name: `code` in snake_case for programs, `message` in whole sentences for people."""
    return Response({"code": code, "message": message}, status=status)


def refused(refusal: Refusal) -> Response:
    """The answer to a deed that was refused."""
    return rest_refusal(refusal.code, str(refusal), refusal.status)


class ShortListField(serializers.ListField):
    """A list that is sent to us: too long a one is refused as a whole, before each of its items gets a sentence."""

    MOST = 1000

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and len(data) > self.MOST:
            self.fail("max_length", max_length=self.MOST)
        items: list[Any] = super().to_internal_value(data)
        return items


class StrictSerializer(serializers.Serializer[Any]):
    """No key but these: a misspelt key is a mistake, not a wish for the default, and answered by 400."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the keys first, then what DRF checks."""
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            known = ", ".join(sorted(self.fields)) or "none"
            raise serializers.ValidationError(dict.fromkeys(unknown, f"There is no such key. Known are: {known}."))
        return super().to_internal_value(data)


class EmptyInput(StrictSerializer):
    """Nothing is asked for; a key is a mistake."""


def given(request: Request, serializer: type[StrictSerializer]) -> dict[str, Any]:
    """The checked body; 400 for what is wrong in it."""
    return _checked(serializer(data=request.data))


def asked(request: Request, serializer: type[StrictSerializer]) -> dict[str, Any]:
    """The checked query of the address; 400 for what is wrong in it."""
    return _checked(serializer(data=request.query_params.dict()))


def _checked(serializer: StrictSerializer) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return cast(dict[str, Any], serializer.validated_data)


class RefusalSerializer(serializers.Serializer[Any]):
    """Every refusal, whatever its status."""

    code = serializers.CharField(help_text="Snake case, for programs, such as daily_limit_reached.")
    message = serializers.CharField(help_text="Whole sentences, for people.")


def by_example(*refusals: Refusal) -> dict[int, OpenApiResponse]:
    """For `responses=` of an operation: the refusals it may answer, each as it would be told."""
    found: dict[int, list[OpenApiExample]] = {}
    for refusal in refusals:
        value = {"code": refusal.code, "message": str(refusal)}
        found.setdefault(refusal.status, []).append(OpenApiExample(refusal.code, value=value))
    return {status: OpenApiResponse(RefusalSerializer, examples=examples) for status, examples in found.items()}


def shown_as(value: Mapping[str, Any], media_type: str = "application/json") -> Callable[[Shown], Shown]:
    """For a serializer: what it takes or gives, as an example in the API's description."""
    example = OpenApiExample("example", value=value, media_type=media_type)
    return cast(Callable[[Shown], Shown], extend_schema_serializer(examples=[example]))
