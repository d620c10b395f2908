"""Names of teams: of two that a reader could take for each other, a competition has one."""

import unicodedata

from competitions.models import Competition
from teams.models import Team

NAME_LENGTH = 80

# What looks like a letter of the Latin alphabet, behind it. Pairs of Unicode Technical Standard 39, Unicode Security
# Mechanisms, confusables.txt: Cyrillic and Greek, small letters and the capitals that look like Latin ones.
LATIN = {
    "a": "аα", "b": "вβ", "c": "сϲ", "d": "ԁ", "e": "еεє", "h": "һнη", "j": "јϳ", "k": "кκ", "m": "мμ",
    "n": "ո", "o": "оοσ", "p": "рρ", "q": "ԛ", "s": "ѕ", "t": "тτ", "u": "υս", "v": "ѵν", "w": "ԝω", "x": "хχ",
    "y": "уγү", "z": "ζ",
}  # fmt: skip
SIGNS = {"o": "0", "l": "1i|!ıіι", "-": "‐‑‒–—−_", "'": "’‘`´ʼ"}
LOOKALIKES = str.maketrans(
    {each: letter for table in (LATIN, SIGNS) for letter, all_ in table.items() for each in all_}
)


def skeleton(name: str) -> str:
    """What two names have in common if a reader could take one for the other: case, spaces and lookalikes aside."""
    folded = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return folded.translate(LOOKALIKES).replace("rn", "m").replace("vv", "w")


def skeletons(competition: Competition, *, but: int = 0) -> set[str]:
    """Those of the names that are taken, but for one team's own. The caller holds the competition's row."""
    return {skeleton(name) for name in competition.teams.exclude(pk=but).values_list("name", flat=True)}


def free_name(competition: Competition, wanted: str) -> str:
    """`wanted`, cut to the length of a name, with the first free number behind it if it is taken."""
    taken = skeletons(competition)
    name, number = wanted[:NAME_LENGTH], 1
    while skeleton(name) in taken:
        number += 1
        ending = f" {number}"
        name = wanted[: NAME_LENGTH - len(ending)] + ending
    return name


def is_taken(team: Team, name: str) -> bool:
    """Whether another team of the competition has the name, or one that looks like it."""
    return skeleton(name) in skeletons(team.competition, but=team.pk)
