"""What pages say about the notices of who looks at them."""

from django import template
from django.template.context import Context

from competitions.access import has_joined
from competitions.models import Competition
from discussion.models import Following, Topic, UnfollowedAnnouncements
from discussion.notices import unread_by

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int:
    """How many notices this person has yet to read."""
    return unread_by(context["user"]).count()


@register.simple_tag(takes_context=True)
def follows(context: Context, topic: Topic) -> bool:
    """Whether this person follows the topic."""
    return Following.objects.filter(topic=topic, user=context["user"].pk).exists()


@register.inclusion_tag("discussion/_announcements.html", takes_context=True)
def announcements_choice(context: Context, competition: Competition) -> dict[str, object]:
    """The button that starts or stops notices of announcements, for those who have joined."""
    user = context["user"]
    stopped = UnfollowedAnnouncements.objects.filter(competition=competition, user=user.pk)
    return {
        "competition": competition,
        "joined": has_joined(user, competition),
        "follows": not stopped.exists(),
        "csrf_token": context.get("csrf_token"),
    }
