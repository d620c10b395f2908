"""What stands in a submission's way before the intake looks at it, or is the client's protocol's own."""

from submissions.errors import SubmissionRefusedError


class RulesAwaitedError(SubmissionRefusedError):
    """The rules page mends it; the client would name a page of another site."""

    code = "rules_awaited"
    status = 403

    def __init__(self, why: str, address: str) -> None:
        super().__init__(f"{why} Accept the rules at {address}")


class IncompleteFileError(SubmissionRefusedError):
    code = "incomplete_file"
    status = 400

    def __init__(self, arrived: int, announced: int) -> None:
        super().__init__(f"{arrived:,} bytes came where {announced:,} were announced. Send the whole file again.")


class FileMissingError(SubmissionRefusedError):
    code = "file_missing"
    status = 400

    def __init__(self) -> None:
        super().__init__("The file of this submission has not arrived. Submit it again.")


class TooManyWaitingError(SubmissionRefusedError):
    code = "too_many_waiting"
    status = 429

    def __init__(self, most: int) -> None:
        super().__init__(
            f"You have announced {most} files here within the hour that did not become submissions. Each is forgotten "
            "an hour after it was announced; submit again then."
        )


class UploadUsedError(SubmissionRefusedError):
    code = "upload_used"

    def __init__(self) -> None:
        super().__init__("This upload is a submission already. Submit the file again to send another.")


class NoteTooLongError(SubmissionRefusedError):
    code = "note_too_long"
    status = 400

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"The message has {length} characters; a note has at most {most}. Shorten it.")


class NoSandboxError(SubmissionRefusedError):
    code = "no_sandbox"
    status = 400

    def __init__(self) -> None:
        super().__init__("There are no sandbox submissions here. Submit without --sandbox; it counts then.")
