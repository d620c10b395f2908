"""Pages of one's own: the profile, its tokens and sessions, light or dark, and the language."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import ProfileForm, TokenForm
from accounts.models import ApiToken, User
from accounts.requests import SignedInRequest, way_back
from accounts.sessions import browser_of, end_sessions, sessions_of
from accounts.tokens import make_token, revoke

A_YEAR = 365 * 24 * 3600


@login_required
def profile(request: SignedInRequest) -> HttpResponse:
    """My name, my competitions, my tokens."""
    if request.method == "POST":
        return save_profile(request)
    return profile_page(request, ProfileForm(instance=request.user), TokenForm(request.user))


@transaction.atomic
def save_profile(request: SignedInRequest) -> HttpResponse:
    """Save my name under the lock of my row: none comes back on an account that is being deleted."""
    me = get_object_or_404(User.objects.select_for_update(no_key=True), pk=request.user.pk, is_active=True)
    form = ProfileForm(request.POST, instance=me)
    if not form.is_valid():
        return profile_page(request, form, TokenForm(request.user))
    form.save()
    messages.success(request, _("Your name is saved."))
    return redirect("accounts:profile")


def profile_page(request: SignedInRequest, form: ProfileForm, token_form: TokenForm) -> HttpResponse:
    """The profile with one of its forms perhaps refused."""
    tokens = ApiToken.objects.filter(user=request.user.pk).live_at(timezone.now())
    refused = 400 if form.errors or token_form.errors else 200
    context = {
        "form": form,
        "token_form": token_form,
        "tokens": tokens,
        "sessions": [(session, browser_of(session.user_agent)) for session in sessions_of(request.user)],
        "has_second_factor": Authenticator.objects.filter(user=request.user).exists(),
    }
    return render(request, "accounts/profile.html", context, status=refused)


@login_required
@require_POST
def make_token_view(request: SignedInRequest) -> HttpResponse:
    """Make a token and show its secret, this once: the answer is the page itself, nothing keeps it."""
    form = TokenForm(request.user, request.POST)
    if not form.is_valid():
        return profile_page(request, ProfileForm(instance=request.user), form)
    given = form.cleaned_data
    token, secret = make_token(request.user, given["name"], given["days"], form.scopes())
    context = {"token": token, "secret": secret, "back": way_back(request, reverse("accounts:profile"))}
    return render(request, "accounts/token_made.html", context)


@login_required
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then revoke one of my tokens."""
    token = get_object_or_404(ApiToken, pk=pk, user=request.user, revoked_at=None)
    if request.method != "POST":
        return render(request, "accounts/revoke_token.html", {"token": token})
    revoke(token)
    messages.success(
        request, _("The token %(token_name)s is revoked. It opens nothing any more.") % {"token_name": token.name}
    )
    return redirect("accounts:profile")


@login_required
@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign one of my other browsers out."""
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    get_object_or_404(others, pk=pk).end()
    messages.success(request, _("That session has ended."))
    return redirect("accounts:profile")


@login_required
@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    """Sign me out everywhere but here."""
    end_sessions(request.user, but=request.session.session_key or "")
    messages.success(request, _("All your other sessions have ended."))
    return redirect("accounts:profile")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice of light or dark in a cookie, or forget it; then back to where the reader was."""
    response = redirect(way_back(request, "/"))
    if (chosen := request.POST.get("theme")) in ("light", "dark"):
        remember(request, response, "theme", chosen)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the choice of a language in a cookie, and for mail on the account; then back to where the reader was."""
    response = redirect(way_back(request, "/"))
    if (chosen := request.POST.get("language")) in dict(settings.LANGUAGES):
        remember(request, response, settings.LANGUAGE_COOKIE_NAME, chosen)
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=chosen)
    return response


def remember(request: HttpRequest, response: HttpResponse, name: str, chosen: str) -> None:
    """A cookie of this browser, for a year."""
    response.set_cookie(name, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
