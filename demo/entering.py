"""How the demo's people join: by answering every key term, like everybody."""

from accounts.models import User
from competitions.models import Competition
from teams.joining import join
from teams.models import Team


def enter(competition: Competition, person: User, *, team: str) -> Team:
    """The person's team in this competition, called `team`; joined if they have not."""
    known = Team.objects.of(person).filter(competition=competition).first()
    joined = known or join_with_all_terms(competition, person)
    if joined.name != team:
        joined.name = team
        joined.save(update_fields=["name"])
    return joined


def join_with_all_terms(competition: Competition, person: User) -> Team:
    """Join, agreeing to each key term of the rules in force."""
    rules = competition.rules.published().latest("version")
    terms = set(rules.key_terms.values_list("pk", flat=True))
    return join(competition, by=person, rules_version=rules.version, key_terms=terms)
