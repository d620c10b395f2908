"""What the API's description adds to every operation: the scope that a token needs for it."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from accounts.authentication import needed_scope


class ScopedSchema(AutoSchema):
    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        """The view's own words, and the scope."""
        sentence = f"Token scope: `{self.scope()}`."
        return f"{super().get_description() or ''}\n\n{sentence}".strip()

    def get_extensions(self) -> dict[str, Any]:
        """The scope once more, for programs that read the description."""
        return {**super().get_extensions(), "x-token-scope": self.scope()}

    def scope(self) -> str:
        """The same answer as the door gives."""
        return needed_scope(self.view, self.method)
