"""podium-check: the server's words and the server's number, at home."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import log_loss, mean_squared_error

from scoring.command import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = "id,label\n007,0.5\nNA,0.5\n12,0.5\n"
GOOD = "label,id\n0.2,NA\n0.9,007\n.3,12\n"
ODD = "id,label\n007,nan\nNA,2\n13,0\n"
TRUTH = "id,label\n12,0\n007,1\nNA,0\n"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {"sample.csv": SAMPLE, "good.csv": GOOD, "odd.csv": ODD, "truth.csv": TRUTH}.items():
        Path(name).write_text(text)
    return tmp_path


def run(*arguments: str) -> int:
    return main(arguments)


def test_a_good_file_is_accepted(folder: Path, capsys: Capture) -> None:
    assert run("check", "good.csv", "--like", "sample.csv", "--metric", "log_loss") == 0
    assert "all of its 3 ids" in capsys.readouterr().out


def test_an_odd_file_is_refused_problem_for_problem(folder: Path, capsys: Capture) -> None:
    assert run("check", "odd.csv", "--like", "sample.csv", "--metric", "log_loss") == 1
    assert capsys.readouterr().out.splitlines() == [
        "line 2: label is `nan`; every line needs a number between 0 and 1.",
        "line 3: label is `2`; every line needs a number between 0 and 1.",
        "line 4: the id `13` is unknown; use exactly the ids of the sample submission.",
        "1 id has no line: `12`; give every id of the sample submission one line.",
    ]


def test_more_problems_than_are_listed_are_counted(folder: Path, capsys: Capture) -> None:
    Path("odd.csv").write_text("id,label\n" + "x,1\n" * 40)
    assert run("check", "odd.csv", "--like", "sample.csv", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (len(told["problems"]), told["problem_count"]) == (20, 41)
    run("check", "odd.csv", "--like", "sample.csv")
    assert capsys.readouterr().out.splitlines()[-1] == "And 21 more."


def test_without_a_metric_columns_are_as_in_the_sample(folder: Path, capsys: Capture) -> None:
    Path("sample.csv").write_text("key,number,word\n1,0,cat\n")
    Path("odd.csv").write_text("key,number,word\n1,7,dog\n")
    assert run("check", "odd.csv", "--like", "sample.csv") == 0
    Path("odd.csv").write_text("key,number,word\n1,x,\n")
    assert run("check", "odd.csv", "--like", "sample.csv", "--json") == 1
    assert "NotANumberError" in (told := capsys.readouterr().out)
    assert "MissingValueError" in told


def test_columns_of_classes_have_to_sum_to_1(folder: Path, capsys: Capture) -> None:
    Path("sample.csv").write_text("id,cat,dog\n1,.5,.5\n")
    Path("odd.csv").write_text("id,dog,cat\n1,.5,.6\n")
    assert run("check", "odd.csv", "--like", "sample.csv", "--metric", "log_loss") == 1
    assert "the probabilities sum to 1.1" in capsys.readouterr().out


def test_the_score_is_the_last_line_with_all_its_digits(folder: Path, capsys: Capture) -> None:
    assert run("score", "good.csv", "--truth", "truth.csv", "--metric", "log_loss") == 0
    assert float(capsys.readouterr().out.splitlines()[-1]) == pytest.approx(
        log_loss([1, 0, 0], [0.9, 0.2, 0.3]), rel=1e-14
    )


def test_options_and_weights_count(folder: Path, capsys: Capture) -> None:
    Path("good.csv").write_text("id,label\n007,0\nNA,0\n12,0\n")
    Path("truth.csv").write_text("id,label,w\n007,1,1\nNA,0,0\n12,0,0\n")
    given = ("--metric", "log_loss", "--option", "eps=0.25", "--weight-column", "w", "--id-column", "id")
    assert run("score", "good.csv", "--truth", "truth.csv", *given) == 0
    assert float(capsys.readouterr().out) == pytest.approx(-np.log(0.25), rel=1e-14)


def test_a_file_that_is_to_be_scored_is_refused_in_the_same_words(folder: Path, capsys: Capture) -> None:
    assert run("score", "odd.csv", "--truth", "truth.csv", "--metric", "rmse") == 1
    assert capsys.readouterr().out.startswith("line 2: label is `nan`; every line needs a number.")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("score good.csv --truth sample.csv --metric log_loss", "line 2: label is `0.5`; write 0 or 1."),
        ("score good.csv --truth truth.csv --metric log_loss --option eps=x", "eps is 'x', but must be a number"),
        ("score good.csv --truth truth.csv --metric rmse --option eps=1", "rmse has no option `eps`"),
        ("score good.csv --truth ones.csv --metric roc_auc", "the lines have one label only"),
        ("score good.csv --truth nothing.csv --metric rmse", "nothing.csv"),
        ("score good.csv --truth empty.csv --metric rmse", "empty.csv cannot be read. the file is empty"),
        ("check good.csv --like empty.csv", "empty.csv is no sample submission"),
        ("check good.csv --like header.csv", "no line below its header"),
        ("check good.csv --like ids.csv", "there is no column beside the ids"),
        ("check good.csv --like twice.csv", "the id `1` stands in an earlier line too"),
        ("check good.csv --like sample.csv --id-column key", "the column `key` is missing"),
    ],
)
def test_what_cannot_be_used_is_said_and_is_not_the_file_s_fault(
    folder: Path, capsys: Capture, given: str, said: str
) -> None:
    Path("empty.csv").touch()
    Path("header.csv").write_text("id,label\n")
    Path("ids.csv").write_text("id\n1\n")
    Path("twice.csv").write_text("id,label\n1,0\n1,0\n")
    Path("ones.csv").write_text("id,label\n007,1\nNA,1\n12,1\n")
    assert run(*given.split()) == 2
    assert said in capsys.readouterr().err


def test_a_command_line_that_is_none_is_status_2(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        run("check", "good.csv")
    assert ended.value.code == 2


def test_the_package_works_alone_with_numpy_and_pyarrow(folder: Path) -> None:
    """Built as its pyproject says, run where nothing else of the site can be imported."""
    shutil.copytree(ROOT / "scoring", "source", ignore=shutil.ignore_patterns("__pycache__"))
    build = [sys.executable, "-W", "ignore", "-c", "import setuptools; setuptools.setup()"]
    command = ["build_py", "--build-lib", str(folder / "alone")]
    subprocess.run([*build, *command], cwd="source", check=True, capture_output=True)
    for package in (np, pa):
        packages = Path(str(package.__file__)).parents[1]
        for part in packages.glob(f"{package.__name__}*"):
            (folder / "alone" / part.name).symlink_to(part)
    alone = "from importlib.util import find_spec; assert not find_spec('django')"
    run_it = f"{alone}; from scoring.command import main; raise SystemExit(main())"
    command = ["score", "good.csv", "--truth", "truth.csv", "--metric", "rmse"]
    environment = {"PYTHONPATH": str(folder / "alone"), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-S", "-c", run_it, *command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == pytest.approx(mean_squared_error([1, 0, 0], [0.9, 0.2, 0.3]) ** 0.5, rel=1e-14)
