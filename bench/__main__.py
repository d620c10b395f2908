"""Every measurement in one run: `make bench`."""

from bench.scoring import measure

if __name__ == "__main__":
    print(measure())
