"""What every API view of Podium shares: the shape of a refusal, and serializers that take no unknown key."""

from collections.abc import Mapping
from typing import Any, cast

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from competitions.models import Competition


def competition_of(request: Request, slug: str) -> Competition:
    """The competition, if this person may see it; 404 else."""
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def person(request: Request) -> User:
    """Who asks, in views that let nobody in who is not signed in."""
    return cast(User, request.user)


def rest_refusal(code: str, message: str, status: int) -> Response:
    """A refusal by name: `code` in snake_case for programs, `message` in whole sentences for people."""
    return Response({"code": code, "message": message}, status=status)


class StrictSerializer(serializers.Serializer[Any]):
    """Answers 400 for a key it does not know: a misspelt key is a mistake, not a wish for the default."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the keys first, then what DRF checks."""
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            known = ", ".join(sorted(self.fields))
            raise serializers.ValidationError(dict.fromkeys(unknown, f"There is no such key. Known are: {known}."))
        return super().to_internal_value(data)


class RefusalSerializer(serializers.Serializer[Any]):
    """Every refusal, whatever its status."""

    code = serializers.CharField(help_text="Snake case, for programs, such as daily_limit_reached.")
    message = serializers.CharField(help_text="Whole sentences, for people.")
