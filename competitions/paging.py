"""Pages of a list that grows: `next` is the address of the next page, or null."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from competitions.rest import StrictSerializer, asked


class PageQuery(StrictSerializer):
    cursor = serializers.CharField(required=False, help_text="From `next` of the page before.")


class PageOutput(serializers.Serializer[Any]):
    """Some of the list, at most 50, and where it goes on."""

    next = serializers.URLField(allow_null=True, help_text="The address of the next page, or null.")


class Pages(CursorPagination):
    """50 a page, by an instant in the column `ordering` names first."""

    page_size = 50
    invalid_cursor_message = "There is no such page. Take the address that `next` of the page before gave."

    def decode_cursor(self, request: Request) -> Cursor | None:
        """As its base has it, which leaves a position that is no instant to the database to stumble over."""
        cursor = super().decode_cursor(request)
        if cursor is None or (cursor.position is None and cursor.offset):
            return cursor
        try:
            moment = datetime.fromisoformat(str(cursor.position)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise NotFound(self.invalid_cursor_message) from None
        return Cursor(cursor.offset, cursor.reverse, moment.isoformat())  # type: ignore[arg-type]  # a str, in truth


def page_of(found: QuerySet[Any], request: Request, *ordering: str) -> tuple[list[Any], str | None]:
    """The page of `found` that the query asks for, and the address of the next; 404 for a wrong cursor."""
    asked(request, PageQuery)
    pages = Pages()
    pages.ordering = ordering
    page = pages.paginate_queryset(found, request)
    return list(page or []), pages.get_next_link()
