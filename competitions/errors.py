"""What every refusal of a host's deed has in common."""

from typing import ClassVar


class DeedRefusedError(Exception):
    """A host's deed is not done and nothing has changed; the message is for the host. `code` is for programs."""

    code: ClassVar[str] = "refused"
