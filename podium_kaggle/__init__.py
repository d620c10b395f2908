"""Points the official kaggle client at one Podium site: `podium_kaggle.use(...)`, then `import kaggle`."""

from podium_kaggle.aiming import use
from podium_kaggle.errors import LauncherError

__all__ = ["LauncherError", "use"]
