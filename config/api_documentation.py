"""The page of the API's documentation, drawn by Swagger UI from our own files."""

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView


@method_decorator(csp_update({"img-src": ["data:"]}), name="dispatch")  # Swagger UI's style sheet draws its arrows so
class DocumentationView(SpectacularSwaggerSplitView):
    """Swagger UI; its script is a request of its own, so that no inline script is needed."""
