"""Invitations in the admin: one page a competition, with its links and its addresses."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator, validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.requests import signed_in
from competitions.admin.confirming import Question, ask
from competitions.admin.hosted import HostedAdmin
from competitions.clock import database_now
from competitions.invitations import add_addresses, make_link, revoke_link, withdraw_address
from competitions.models import Competition

LONGEST_ADDRESS = 254


class LinkForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=1,
        max_value=365,
        initial=14,
        help_text=gettext_lazy("For so many days the link works."),
    )
    max_uses = forms.IntegerField(
        min_value=1,
        max_value=1_000_000,
        required=False,
        label=gettext_lazy("People at most"),
        help_text=gettext_lazy("How many people it lets in; empty: as many as come."),
    )
    domain = forms.CharField(
        label=gettext_lazy("Domain"),
        max_length=253,
        required=False,
        widget=AdminTextInputWidget,
        validators=[DomainNameValidator(message=gettext_lazy("Write the part after the @, such as example.org."))],
        help_text=gettext_lazy(
            "Only people with a verified e-mail address of this domain, such as example.org; empty: anybody."
        ),
    )


class AddressesForm(forms.Form):
    addresses = forms.CharField(
        label=gettext_lazy("Addresses"),
        widget=AdminTextareaWidget({"rows": 8}),
        help_text=gettext_lazy("One address a line, or with commas between them. No mail is sent."),
    )

    def clean_addresses(self) -> list[str]:
        """Every address in small letters; all that are none are named together."""
        entries = [entry.strip() for entry in re.split(r"[\n,]", self.cleaned_data["addresses"])]
        if bad := [entry for entry in entries if entry and not is_address(entry)]:
            raise ValidationError([_("%(entry)s is no e-mail address.") % {"entry": entry} for entry in bad])
        if not any(entries):
            raise ValidationError(_("Write at least one address."))
        return list(dict.fromkeys(entry.lower() for entry in entries if entry))


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS


def said(new: int, given: int) -> str:
    """What has become of a list of addresses."""
    known = given - new
    return (
        ngettext(
            "%(new)s added; %(known)s was invited already.", "%(new)s added; %(known)s were invited already.", known
        )
        % {"new": new, "known": known}
        if known
        else _("%(new)s added.") % {"new": new}
    )


class InvitingAdmin(HostedAdmin[Competition]):
    """The pages of a competition in the admin that are about invitations."""

    to_competition = "pk"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "competitions_competition_invitations"
        own = [
            path("<int:pk>/invitations/", view(self.invitations_view), name=name),
            path("<int:pk>/invitations/link/", view(self.make_link_view), name=f"{name}_link"),
            path("<int:pk>/invitations/addresses/", view(self.add_addresses_view), name=f"{name}_addresses"),
            path("<int:pk>/invitations/<int:link>/revoke/", view(self.revoke_view), name=f"{name}_revoke"),
            path("<int:pk>/invitations/addresses/<int:address>/", view(self.withdraw_view), name=f"{name}_withdraw"),
        ]
        return [*own, *super().get_urls()]

    def invitations_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The links, the addresses, and a form for each."""
        return self.invitations_page(request, self.row_for(request, pk))

    def invitations_page(
        self, request: HttpRequest, competition: Competition, **forms_and_more: Any
    ) -> TemplateResponse:
        now = database_now()
        links = competition.invitation_links.select_related("made_by")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": competition,
            "title": _("Invitations to %(competition)s") % {"competition": competition},
            "is_by_invitation": competition.visibility == Competition.Visibility.INVITED,
            "links": [(link, link.state_at(now)) for link in links],
            "addresses": competition.invited_addresses.all(),
            "link_form": LinkForm(),
            "addresses_form": AddressesForm(),
            **forms_and_more,
        }
        return TemplateResponse(request, "admin/competitions/competition/invitations.html", context)

    def make_link_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a link and show it, this once: the answer is the page itself, nothing keeps it."""
        competition = self.row_for(request, pk)
        form = LinkForm(request.POST or None)
        if not form.is_valid():
            return self.invitations_page(request, competition, link_form=form)
        token = make_link(competition, by=signed_in(request), **form.cleaned_data)[1]
        address = request.build_absolute_uri(reverse("competitions:invitation", args=[token]))
        return self.invitations_page(request, competition, new_address=address)

    def add_addresses_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Invite a list of addresses, or name all that are none and invite nobody."""
        competition = self.row_for(request, pk)
        form = AddressesForm(request.POST or None)
        if not form.is_valid():
            return self.invitations_page(request, competition, addresses_form=form)
        given = form.cleaned_data["addresses"]
        new = add_addresses(competition, given, by=signed_in(request))
        messages.success(request, said(len(new), len(given)))
        return redirect("admin:competitions_competition_invitations", pk)

    def revoke_view(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        """Ask, then revoke a link."""
        competition = self.row_for(request, pk)
        found = get_object_or_404(competition.invitation_links, pk=link, revoked_at=None)
        if request.method == "POST":
            revoke_link(found, by=signed_in(request))
            messages.success(request, _("%(found)s is revoked. It lets nobody in any more.") % {"found": found})
            return redirect("admin:competitions_competition_invitations", pk)
        about = _("From now on the link lets nobody in. The people whom it has let in stay invited.")
        question = Question(title=_("Revoke %(link)s") % {"link": found}, about=about, button=_("Revoke"))
        return ask(request, self, competition, question)

    def withdraw_view(self, request: HttpRequest, pk: int, address: int) -> HttpResponse:
        """Ask, then take an address off the list."""
        competition = self.row_for(request, pk)
        invited = get_object_or_404(competition.invited_addresses, pk=address)
        if request.method == "POST":
            withdraw_address(invited, by=signed_in(request))
            messages.success(request, _("%(invited)s is not invited any more.") % {"invited": invited})
            return redirect("admin:competitions_competition_invitations", pk)
        about = _(
            "Whoever has this address sees the competition no more, unless they have joined or a link let them in."
        )
        question = Question(
            title=_("Withdraw the invitation of %(invited)s") % {"invited": invited}, about=about, button=_("Withdraw")
        )
        return ask(request, self, competition, question)
