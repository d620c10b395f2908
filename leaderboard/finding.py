"""Which phase's board an address means, if this viewer may see it."""

from django.shortcuts import get_object_or_404

from competitions.models import Competition, Phase
from competitions.models.competition import Viewer


def phase_of(slug: str, viewer: Viewer) -> Phase:
    """The phase with its competition and active solution, by one query; 404 if the competition is unseen."""
    seen = Competition.objects.visible_to(viewer).filter(slug=slug)
    related = Phase.objects.select_related("competition", "active_solution")
    return get_object_or_404(related, competition__in=seen)
