"""Why the launcher does not start the client, or stops one of its requests."""


class LauncherError(Exception):
    """Nothing was sent. The message says why, and how to mend it."""


class HostRefusedError(LauncherError):
    """The address is not one that a token may be sent to."""


class NoHostError(LauncherError):
    def __init__(self) -> None:
        super().__init__("Which site? Name it once: podium-kaggle --host https://podium.example.org login")


class NoTokenError(LauncherError):
    def __init__(self, host: str) -> None:
        super().__init__(
            f"There is no token for {host}. Make one at {host}/profile/, then run podium-kaggle --host {host} login, "
            "or put it into the environment variable PODIUM_TOKEN."
        )


class NotAPodiumTokenError(LauncherError):
    def __init__(self, host: str) -> None:
        super().__init__(
            f"This is not a token of a Podium: those begin with podium_. It was not sent. Tokens of kaggle.com must "
            f"not leave for another site; make one of this site at {host}/profile/."
        )


class TokenNotAcceptedError(LauncherError):
    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} does not know this token; perhaps it has expired or was revoked. Make a new one at "
            f"{host}/profile/, then run podium-kaggle --host {host} login."
        )


class NoAnswerError(LauncherError):
    def __init__(self, host: str, why: object) -> None:
        super().__init__(f"{host} does not answer as a Podium does: {why}")


class UnknownClientError(LauncherError):
    """The installed client is not built as those that were tried, so that nobody knows where it would send things."""

    def __init__(self, why: object) -> None:
        super().__init__(
            f"This release of kagglesdk is not built as those that podium-kaggle knows ({why}), so it is not sure "
            "where its requests would go. Install one that it knows: pip install 'kaggle>=1.8,<3' 'podium-kaggle'."
        )


class TooLateError(LauncherError):
    def __init__(self) -> None:
        super().__init__(
            "The module kaggle was imported before, and reads where to send things when it is. Call "
            "podium_kaggle.use(...) first, in a fresh process: restart the notebook's kernel."
        )


class RequestStoppedError(LauncherError):
    """The client was about to send something where it must not go, or what must not go there."""
