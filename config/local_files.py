"""Files in a folder of this machine, without any address."""

from django.core.files.storage import FileSystemStorage


class LocalFiles(FileSystemStorage):
    """What stands here leaves by a view that has asked who is there, never by an address."""

    def url(self, name: str | None) -> str:
        """There is none."""
        raise ValueError("Files of Podium have no address; a view hands them out.")
