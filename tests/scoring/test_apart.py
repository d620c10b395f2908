"""Scoring in a process apart: what a file may take, whose fault an end is, and that the next file is scored."""

import json
import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from scoring import apart
from scoring.apart import Limits, ScoringFaultError, SolutionAt, borrowed, check_apart, score_apart
from scoring.apart_frames import error_of, plain_error
from scoring.apart_process import KeptSolutions
from scoring.errors import MetricOptionsError, PredictionFileRefusedError, SolutionError, UndefinedScoreError
from scoring.memory import MEBIBYTE, at_most, ran_out
from scoring.score import Scores, score
from scoring.solution import SolutionRecipe, read_solution
from tests.waiting import wait_for

AMPLE = Limits(seconds=60, memory_mb=1024, kept_mb=64)
LITTLE_MEMORY = Limits(seconds=60, memory_mb=8, kept_mb=64)
LITTLE_TIME = Limits(seconds=0.2, memory_mb=1024, kept_mb=64)
RECIPE = SolutionRecipe("id", ("y",), "log_loss")
ANSWERS = b"id,y,Usage\na,1,Public\nb,0,Public\nc,1,Private\nd,0,Private\n"
GOOD = b"id,y\na,0.9\nb,0.2\nc,0.6\nd,0.4\n"
MANY_ROWS = b"".join(b"row-%d,1,Public\n" % number for number in range(400_000))
EATS_MEMORY = GOOD + b'"' + b"x" * 4_000_000 + b'",0.5\n'
LONG = "ab" * 5000  # as long as a text may be


@pytest.fixture(autouse=True)
def a_process_of_its_own() -> Iterator[None]:
    """What is left over from other files would be there for these too."""
    apart.end_idle()
    yield
    apart.end_idle()


@pytest.fixture
def solution(tmp_path: Path) -> SolutionAt:
    return checked(tmp_path, ANSWERS, RECIPE)


def checked(folder: Path, answers: bytes, recipe: SolutionRecipe) -> SolutionAt:
    at = SolutionAt(folder / "solution.arrow", recipe)
    check_apart(BytesIO(answers), recipe, at.path, limits=AMPLE)
    return at


def scored(content: bytes, solution: SolutionAt, limits: Limits = AMPLE) -> Scores:
    return score_apart(BytesIO(content), solution, max_bytes=MEBIBYTE * 64, limits=limits)


def refusal(content: bytes, solution: SolutionAt, limits: Limits) -> str:
    with pytest.raises(PredictionFileRefusedError) as caught:
        scored(content, solution, limits)
    return str(caught.value)


def texts_to_compare(folder: Path, rows: int = 60) -> tuple[SolutionAt, bytes]:
    """Files that take seconds of a processor: the distances of long texts."""
    lines = [f"r{row},{LONG}{row}" for row in range(rows)]
    answers = "\n".join(["id,y,Usage", *(f"{line},{('Public', 'Private')[n % 2]}" for n, line in enumerate(lines))])
    predictions = "\n".join(["id,y", *(f"r{row},{'ba' * 5000}" for row in range(rows)), ""])
    cut = answers.replace(LONG, LONG[:-10])
    return checked(folder, cut.encode(), SolutionRecipe("id", ("y",), "levenshtein")), predictions.encode()


def test_apart_a_file_has_the_scores_that_it_has_here(solution: SolutionAt) -> None:
    assert scored(GOOD, solution) == score(BytesIO(GOOD), read_solution(BytesIO(ANSWERS), RECIPE))


def test_apart_a_file_is_refused_for_the_reasons_that_it_has_here(solution: SolutionAt) -> None:
    bad = GOOD.replace(b"0.9", b"nan").replace(b"\nd", b"\ne")
    with pytest.raises(PredictionFileRefusedError) as here:
        score(BytesIO(bad), read_solution(BytesIO(ANSWERS), RECIPE))
    with pytest.raises(PredictionFileRefusedError) as there:
        scored(bad, solution)
    assert (there.value.problems, there.value.total) == (here.value.problems, here.value.total)


def test_what_is_the_competition_s_fault_stays_it(tmp_path: Path) -> None:
    with pytest.raises(SolutionError, match="no line is Private"):
        check_apart(BytesIO(b"id,y,Usage\na,1,Public\n"), RECIPE, tmp_path / "a.arrow", limits=AMPLE)
    for error in (UndefinedScoreError("mse", math.inf), MetricOptionsError("eps is 2.")):
        again = error_of(json.loads(json.dumps(plain_error(error))))
        assert (type(again), str(again)) == (type(error), str(error))


def test_a_file_that_eats_memory_is_refused_with_the_limit_and_the_next_one_is_scored(solution: SolutionAt) -> None:
    expected = scored(GOOD, solution)
    apart.end_idle()
    assert "more memory than the 8 MB that it may take; make it smaller" in refusal(
        EATS_MEMORY, solution, LITTLE_MEMORY
    )
    assert scored(GOOD, solution, LITTLE_MEMORY) == expected


def test_a_file_that_eats_time_is_refused_with_the_limit_and_the_next_one_is_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "BY_THE_CLOCK", 1000)  # it is the processor time that is counted
    texts, predictions = texts_to_compare(tmp_path)
    with borrowed() as process:
        pass
    assert "more time than the 0.2 s that it may take; make it smaller" in refusal(predictions, texts, LITTLE_TIME)
    assert process.process.returncode == -signal.SIGPROF
    copied = "\n".join(["id,y", *(f"r{row},same" for row in range(60)), ""])
    assert scored(copied.encode(), texts).public > 0


def test_what_other_files_took_does_not_count_against_the_next(tmp_path: Path) -> None:
    texts, _ = texts_to_compare(tmp_path, 4)
    predictions = "\n".join(["id,y", *(f"r{row},{'ba' * 5000}" for row in range(4)), ""]).encode()
    limits = Limits(seconds=2, memory_mb=1024, kept_mb=64)
    with borrowed() as process:
        first = process.process.pid
    for _ in range(6):  # together more than the limit
        scored(predictions, texts, limits)
    with borrowed() as process:
        assert process.process.pid == first


def test_a_file_that_hangs_is_refused_once_the_clock_has_run_twice_its_time(solution: SolutionAt) -> None:
    scored(GOOD, solution)
    with borrowed() as process:
        os.kill(process.process.pid, signal.SIGSTOP)
    assert "more time than the 0.2 s" in refusal(GOOD, solution, LITTLE_TIME)
    assert process.process.returncode == -signal.SIGKILL


def test_the_words_about_a_limit_are_the_same_whatever_the_private_labels(tmp_path: Path, solution: SolutionAt) -> None:
    flipped = checked(tmp_path, ANSWERS.replace(b"c,1", b"c,0").replace(b"d,0", b"d,1"), RECIPE)
    seen = {refusal(EATS_MEMORY, each, LITTLE_MEMORY) for each in (solution, flipped)}
    assert len(seen) == 1


def test_a_process_that_somebody_ends_is_our_fault_and_the_next_file_is_scored(solution: SolutionAt) -> None:
    with borrowed() as process:
        process.process.kill()
        with pytest.raises(ScoringFaultError, match="ended by SIGKILL"):
            process.ask({"deed": "score"}, 0, AMPLE)
    assert scored(GOOD, solution).public > 0


def test_last_words_about_memory_tell_a_limit_from_a_crash(solution: SolutionAt) -> None:
    """Some libraries abort the process where memory ends, instead of raising."""
    with borrowed() as process:
        process.said.write(b"terminate called after throwing an instance of 'std::bad_alloc'\n")
        process.said.flush()
        process.process.send_signal(signal.SIGABRT)
        with pytest.raises(apart.BeyondLimitsError, match="more memory"):
            process.ask({"deed": "score"}, 0, AMPLE)


def test_a_defect_of_ours_is_told_with_its_kind_and_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ScoringFaultError, match="FileNotFoundError"):
        scored(GOOD, SolutionAt(tmp_path / "missing.arrow", RECIPE))


def test_a_process_that_has_died_meanwhile_is_replaced(solution: SolutionAt) -> None:
    with borrowed() as process:
        pass
    process.process.kill()
    process.process.wait()
    assert scored(GOOD, solution).public > 0


def test_two_who_ask_at_once_have_a_process_each_and_one_stays(solution: SolutionAt) -> None:
    with borrowed() as one, borrowed() as other:
        assert one.process.pid != other.process.pid
    assert [each.process.poll() for each in apart.IDLE] == [None]


def test_a_file_stands_where_it_stood_after_it_was_read_apart(solution: SolutionAt, tmp_path: Path) -> None:
    long = GOOD + b"nobody,0.5\n" * 5000  # longer than what is read ahead
    (tmp_path / "file.csv").write_bytes(long)
    with (tmp_path / "file.csv").open("rb") as file:
        assert file.readline() == b"id,y\n"
        with pytest.raises(PredictionFileRefusedError):
            score_apart(file, solution, max_bytes=MEBIBYTE, limits=AMPLE)
        assert file.read() == long[5:]


def test_a_solution_beyond_the_limits_is_told_to_its_host(tmp_path: Path) -> None:
    with pytest.raises(SolutionError, match="more memory than the 8 MB"):
        check_apart(BytesIO(ANSWERS + MANY_ROWS), RECIPE, tmp_path / "a.arrow", limits=LITTLE_MEMORY)


ASKING = """
import pathlib, sys
from scoring.apart import *
endless, file = map(pathlib.Path, sys.argv[1:])
with borrowed() as one: print(one.process.pid, flush=True)
with file.open("rb") as sent:
    at = SolutionAt(endless, SolutionRecipe("id", ("y",), "log_loss"))
    score_apart(sent, at, max_bytes=99, limits=Limits(600, 1024, 64))
"""


def opened_by(pid: str) -> set[str]:
    """The files that a process has open, but for those that it closes meanwhile."""
    found = set()
    for each in Path("/proc", pid, "fd").iterdir():
        with suppress(FileNotFoundError):
            found.add(os.readlink(each))
    return found


def has_ended(pid: str) -> bool:
    """Whether a process is gone, or dead and looked after by nobody yet."""
    try:
        return "State:\tZ" in Path("/proc", pid, "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_the_process_that_scores_ends_with_the_one_that_asked_even_in_the_middle(tmp_path: Path) -> None:
    endless, file = tmp_path / "endless.csv", tmp_path / "file.csv"
    os.mkfifo(endless)  # nobody ever writes it, so whoever opens it waits
    file.write_bytes(GOOD)
    with subprocess.Popen([sys.executable, "-c", ASKING, endless, file], stdout=subprocess.PIPE) as asker:
        assert asker.stdout
        scoring = asker.stdout.readline().decode().strip()
        assert b"scoring.apart_process" in Path("/proc", scoring, "cmdline").read_bytes()
        wait_for(lambda: str(file) in opened_by(scoring), "it has the file")
        asker.kill()
    wait_for(lambda: has_ended(scoring), "it has ended")


def test_the_solutions_used_last_are_kept_within_the_memory_allowed(tmp_path: Path) -> None:
    places = []
    for name in "abc":
        (tmp_path / name).mkdir()
        places.append(str(checked(tmp_path / name, ANSWERS, RECIPE).path))
    first, second, third = places
    kept = KeptSolutions()
    one = kept.get(first, RECIPE, 0)
    room = 2.5 * one.nbytes
    kept.get(second, RECIPE, room)
    assert kept.get(first, RECIPE, room) is one
    kept.get(third, RECIPE, room)  # takes the place of the second
    assert kept.get(first, RECIPE, room) is one
    assert [place.split()[0] for place in kept.by_place] == [third, first]
    assert kept.get(second, RECIPE, 0).rows == 4  # though there is no room for any
    assert (len(kept.by_place), kept.nbytes) == (1, one.nbytes)


def start_threads(wait: Callable[[], object]) -> None:
    for _ in range(64):
        threading.Thread(target=wait, daemon=True).start()


def test_a_thread_that_finds_no_room_for_its_stack_counts_as_memory_that_ran_out() -> None:
    done = threading.Event()
    with at_most(1), pytest.raises(RuntimeError) as caught:
        start_threads(done.wait)
    done.set()
    assert ran_out(caught.value)
    assert not ran_out(RuntimeError("anything else"))
