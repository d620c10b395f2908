"""Tags and filters of every template: icons, instants, scores, sizes."""

from datetime import UTC, date, datetime, timedelta

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as theirs
from django.utils.translation import pgettext_lazy as theirs_of

from competitions.score_text import score_text

register = template.Library()

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# What allauth calls things, in its own translation, and what we do. Only ours are collected by `make messages`.
OUR_WORDS = (
    (theirs_of("field label", "Login"), gettext_lazy("Username or e-mail")),
    (theirs("Username or email"), gettext_lazy("Username or e-mail")),
    (theirs("Email"), gettext_lazy("E-mail")),
    (theirs("Email address"), gettext_lazy("E-mail")),
    (theirs("Remember Me"), gettext_lazy("Stay signed in")),
    (theirs("Current Password"), gettext_lazy("Current password")),
    (theirs("New Password"), gettext_lazy("New password")),
    (theirs("New Password (again)"), gettext_lazy("New password (again)")),
    (theirs("Authenticator code"), gettext_lazy("Code")),
    (theirs("Use your password"), gettext_lazy("Give the password")),
    (theirs("Use authenticator app or code"), gettext_lazy("Give a code")),
    (theirs("Use a security key"), gettext_lazy("Use a passkey")),
)
SIZES = ("B", "KiB", "MiB", "GiB", "TiB")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the drawings of icons.svg, for the eye only: what it means stands beside it in words."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.filter
def utc(when: datetime | None, zone: str = " UTC") -> str:
    """An instant in UTC, such as "1 Jan 2027, 00:00 UTC", in a <time>; nothing for no instant.

    `zone` may be empty where room is short and the page says that its times are in UTC.
    """
    if when is None:
        return ""
    at = when.astimezone(UTC)
    told = date_format(at, _("j M Y, H:i")) + zone
    return format_html('<time datetime="{}">{}</time>', at.strftime("%Y-%m-%dT%H:%M:%SZ"), told)


@register.filter
def day(when: date | None) -> str:
    """A day, of an instant in UTC, such as "1 Jan 2027"; nothing for none."""
    at = when.astimezone(UTC) if isinstance(when, datetime) else when
    return date_format(at, _("j M Y")) if at else ""


@register.filter
def left(when: datetime | None) -> str:
    """How far away an instant is: "in 39 days", "in 4 h 8 min", "3 days ago", "just now"; nothing for no instant."""
    if when is None:
        return ""
    distance = when - timezone.now()
    if distance > timedelta(0):
        return in_a_while(distance)
    return _("just now") if -distance < MINUTE else a_while_ago(-distance)


def in_a_while(length: timedelta) -> str:
    """Not made of span(): other languages put days into another case behind "in" and "ago"."""
    days = length // DAY
    if length >= 2 * DAY:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return _("in %(span)s") % {"span": span(length)}


def a_while_ago(length: timedelta) -> str:
    """See in_a_while."""
    days = length // DAY
    if length >= 2 * DAY:
        return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}
    return _("%(span)s ago") % {"span": span(length)}


@register.filter
def soon(when: datetime) -> bool:
    """Whether an instant is less than a day ahead."""
    return timedelta(0) < when - timezone.now() < DAY


def span(length: timedelta) -> str:
    """A stretch of time in words: days from two days on, below that hours and minutes."""
    days = length // DAY
    if length >= 2 * DAY:
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    hours, minutes = length // HOUR, length % HOUR // MINUTE
    parts = [_("%(hours)s h") % {"hours": hours}] * bool(hours)
    parts += [_("%(minutes)s min") % {"minutes": minutes}] * bool(minutes)
    return " ".join(parts) or _("less than a minute")


@register.filter
def decimals(score: float | None, places: int) -> str:
    """A score with a fixed number of decimals; nothing for no score."""
    return "" if score is None else score_text(score, places)


@register.filter
def file_size(size: int) -> str:
    """A number of bytes with three figures at most: "912 B", "1.4 MiB", "20 MiB"."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(SIZES) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.{int(amount < 10 and unit > 0)}f} {SIZES[unit]}".replace(".0 ", " ")


@register.filter
def our_word(label: object) -> str:
    """A label of a form, in our words."""
    said = str(label)
    return next((str(ours) for word, ours in OUR_WORDS if str(word) == said), said)


@register.filter
def control(field: BoundField) -> SafeString:
    """A form's field as Bootstrap draws it."""
    widget = field.field.widget
    if our_word(widget.attrs.get("placeholder", "")) == our_word(field.label):  # allauth says it twice
        widget.attrs.pop("placeholder", None)
    kind = "form-control"
    if isinstance(widget, CheckboxInput | RadioSelect):
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select"
    return field.as_widget(attrs={"class": kind})


@register.filter
def exact(score: float | None) -> str:
    """A score in full precision, as the shortest digits that give it back; nothing for no score."""
    return "" if score is None else repr(score)


@register.filter
def code_spans(text: str) -> SafeString:
    """What stands between back-ticks as code, everything escaped."""
    parts = enumerate(str(text).split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if at % 2 else part,) for at, part in parts)
    )
