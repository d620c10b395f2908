"""Where the demo keeps its texts, and what it writes under DATA."""

from pathlib import Path

from django.conf import settings

HERE = Path(__file__).resolve().parent
BUNDLES = HERE / "bundles"
STORY = HERE / "story.json"


def demo_folder() -> Path:
    """What the demo writes stands here, beside the database and the files of the installation."""
    return Path(settings.DATA) / "demo"


def models_folder(slug: str) -> Path:
    """The prediction files of the rivals' models for one competition, a file a model."""
    return demo_folder() / "models" / slug


def loaded_marker() -> Path:
    """Exists exactly when a load has come to its end."""
    return demo_folder() / "loaded"
