"""What two of the replay's made-up teams tell once it has closed. Nothing is put into the mouths of the real ones."""

from competitions.models import Competition
from discussion.writing_up import write_up
from teams.models import Team

TEXTS = {
    "Nuclear Option": (
        "Averaging frames beat every clever idea",
        """We scored **32 frames of each video** and averaged their log odds.

| what we tried | public log loss |
|---|---|
| one frame | 0.61 |
| the largest face of 32 frames, mean of probabilities | 0.47 |
| the same, mean of *log odds* | 0.44 |

What did not work: a network over the sound track, and anything that looked at how the file was compressed. It found
the public fakes at once and few of the private ones.
""",
    ),
    "second opinion": (
        "What we would do differently",
        """We trusted the public board. Our two finals were the two best there, and both were **the same model** with
other seeds. The one that we left out would have stood eleven places higher.

- Choose finals that differ: one for the public board, one for your own validation.
- Clip: a single sure and wrong answer costs more than a hundred cautious ones.
- Split by *actor*, not by video. Until we did, our own score said nothing.
""",
    ),
}


def write_up_the_replay(competition: Competition) -> None:
    """Let both teams publish theirs, unless an earlier load did."""
    for team in Team.objects.filter(competition=competition, name__in=TEXTS, write_up=None):
        if team.leader:
            write_up(team, *TEXTS[team.name], by=team.leader)
