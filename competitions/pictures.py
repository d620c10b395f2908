"""Pictures that people upload: of which kind they are is what stands in them, not what they are called."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
MOST_PIXELS = 40_000_000


def kind_of(file: Any) -> str | None:
    """The MIME type of a picture of one of the KINDS, not larger than browsers can show; None for all else."""
    file.seek(0)
    try:
        with Image.open(file, formats=list(KINDS)) as picture:
            return KINDS[str(picture.format)] if picture.width * picture.height <= MOST_PIXELS else None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    finally:
        file.seek(0)


def check_picture(file: Any) -> None:
    """Refuse, with what is taken, what is no such picture."""
    if kind_of(file) is None:
        message = _(
            "This is no picture that browsers show: take a PNG, JPEG, WebP or GIF of at most %(pixels)s pixels."
        )
        raise ValidationError(message % {"pixels": f"{MOST_PIXELS:,}"})
