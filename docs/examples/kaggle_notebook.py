"""One submission from a notebook, by the official kaggle client and kagglehub; each `# %%` is a cell.

Needs `pip install ./podium_kaggle kagglehub`, a token in PODIUM_TOKEN, and a competition that you have joined.
"""

# %% The site, before kaggle is imported
import os
import time
from pathlib import Path

import podium_kaggle

SITE = os.environ.get("PODIUM_URL", "https://podium.example.org")
COMPETITION = os.environ.get("COMPETITION", "cells")
print("I am", podium_kaggle.use(SITE))

# %% The data
import kaggle
import kagglehub

folder = Path(kagglehub.competition_download(COMPETITION))
print(sorted(path.name for path in folder.iterdir()))

# %% Predictions: here the sample as it is
(sample,) = folder.glob("sample*.csv")
predictions = Path("predictions.csv")
predictions.write_bytes(sample.read_bytes())

# %% Send them; the note's cv=... stands beside the public score
print(kaggle.api.competition_submit(str(predictions), "the sample, cv=0.6931", COMPETITION).message)

# %% Wait for the score
while (mine := kaggle.api.competition_submissions(COMPETITION)[0]).status.name == "PENDING":
    time.sleep(1)
print(mine.status.name, mine.public_score, mine.error_description)

# %% The board
for row in kaggle.api.competition_leaderboard_view(COMPETITION):
    print(row.team_name, row.score)
