"""The parts of a competition's own page in the admin."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from competitions.admin.forms import HostForm, HostFormSet, PageForm, PhaseForm, PhaseFormSet, PrizeForm
from competitions.admin.hosted import HostedInline
from competitions.models import Competition, Host, Page, Phase, Prize
from competitions.roles import Right


class PhaseInline(HostedInline[Phase], admin.StackedInline[Phase, Competition]):
    """Exactly one; no page shows the word."""

    model = Phase
    form = PhaseForm
    formset = PhaseFormSet
    verbose_name = gettext_lazy("Submissions: dates and limits")
    verbose_name_plural = verbose_name
    min_num = max_num = 1
    extra = 0
    fields = (
        ("opens_at", "closes_at"),
        ("daily_limit", "total_limit", "final_limit"),
        ("decimals", "max_upload_bytes"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Competition | None = None) -> tuple[str, ...]:
        """The dates of a published competition are moved on a page of their own."""
        return ("opens_at", "closes_at") if obj and obj.published_at else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class PageInline(HostedInline[Page], admin.StackedInline[Page, Competition]):
    """A new competition is offered the three pages that people expect; one without text is not kept."""

    model = Page
    form = PageForm
    verbose_name_plural = gettext_lazy("Pages, in Markdown")
    fields = ("key", "text")

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: object) -> int:
        return 3 if obj is None else 1


class PrizeInline(HostedInline[Prize], admin.StackedInline[Prize, Competition]):
    model = Prize
    form = PrizeForm
    fields = (("place", "amount", "currency"),)
    extra = 1


class HostInline(HostedInline[Host], admin.StackedInline[Host, Competition]):
    """Owners name the others, by username and with a role; whoever makes a competition becomes its owner."""

    model = Host
    form = HostForm
    formset = HostFormSet
    verbose_name = gettext_lazy("Person")
    verbose_name_plural = gettext_lazy("People who run it")
    fields = (("username", "role"),)
    to_change = Right.OWN
    extra = 1
