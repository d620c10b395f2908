"""Data by signed addresses: whole, in a zip, from the middle on; on record, and for nobody else."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import signing
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from competitions.data_files import add_data_file
from competitions.models import Competition, Download, Participant
from competitions.models.content import data_storage
from config.bucket_files import PIECE_BYTES, BucketFiles
from kaggle_api import stored_zip
from kaggle_api.addresses import DOWNLOAD_SECONDS
from kaggle_api.ranges import Whole
from kaggle_api.stored_zip import Entry, parts_of_zip
from submissions.models import Submission
from tests.factories import make_user, prediction_csv, signed_in
from tests.kaggle_api.program import Program, body, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
THEN = datetime(2026, 11, 23, 21, 5, 58, tzinfo=UTC)


class SignedLongAgo(signing.TimestampSigner):
    def timestamp(self) -> str:
        return signing.b62_encode(int(timezone.now().timestamp()) - DOWNLOAD_SECONDS - 1)


def test_a_data_file_comes_with_all_that_the_client_goes_by(mira: Program, train: bytes) -> None:
    answer = mira.fetch("DownloadDataFile", competitionName="cells", fileName="train.jsonl")
    assert body(answer) == train
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Length"] == str(len(train))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Last-Modified"].endswith(" GMT")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Content-Encoding" not in answer.headers
    way = mira.call("DownloadDataFile", competitionName="cells", fileName="train.jsonl").headers["Location"]
    assert way.endswith("/train.jsonl")


def test_the_data_page_gives_the_same_zip_to_a_browser(mira: Program, train: bytes) -> None:
    everything, browser = "/competitions/cells/data.zip", signed_in(Client(), make_user("mira"))
    assert f'href="{everything}"' in browser.get("/competitions/cells/data/").text
    answer = browser.get(everything)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cells.zip"'
    with zipfile.ZipFile(io.BytesIO(body(answer))) as archive:
        assert archive.read("train.jsonl") == train
        assert Download.objects.count() == len(archive.namelist())
    stranger = signed_in(Client(), make_user("ada"))
    assert stranger.get(everything).status_code == 403
    assert everything not in stranger.get("/competitions/cells/data/").text


def test_all_data_comes_in_one_zip_the_same_to_the_byte(mira: Program, train: bytes) -> None:
    first = mira.fetch("DownloadDataFiles", competitionName="cells")
    second = mira.fetch("DownloadDataFiles", competitionName="cells")
    packed = body(first)
    assert packed == body(second)
    assert (first.headers["ETag"], first.headers["Content-Length"]) == (second.headers["ETag"], str(len(packed)))
    assert first.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["sample_submission.csv", "train.jsonl"]
        assert archive.read("train.jsonl") == train
    assert mira.call("DownloadDataFiles", competitionName="cells").headers["Location"].endswith("/cells.zip")


def test_a_new_version_of_a_file_makes_another_zip(mira: Program, train: bytes, competition: Competition) -> None:
    before = mira.fetch("DownloadDataFiles", competitionName="cells")
    body(before)
    add_data_file(competition, ContentFile(b"{}", "train.jsonl"), name="train.jsonl", by=make_user("host"))
    since = {"Range": "bytes=10-", "If-Range": before.headers["ETag"]}
    after = mira.fetch("DownloadDataFiles", since, competitionName="cells")
    assert (after.status_code, before.headers["ETag"] != after.headers["ETag"]) == (200, True)
    with zipfile.ZipFile(io.BytesIO(body(after))) as archive:
        assert archive.read("train.jsonl") == b"{}"


@pytest.mark.parametrize("method", ["DownloadDataFile", "DownloadDataFiles"])
def test_a_download_goes_on_where_it_was_cut(mira: Program, train: bytes, method: str) -> None:
    whole = mira.fetch(method, competitionName="cells", fileName="train.jsonl")
    content, etag = body(whole), whole.headers["ETag"]
    for start in (1, 40, 2000, len(content) - 1):
        since = {"Range": f"bytes={start}-", "If-Range": etag}
        rest = mira.fetch(method, since, competitionName="cells", fileName="train.jsonl")
        assert (rest.status_code, body(rest)) == (206, content[start:])
        assert rest.headers["Content-Range"] == f"bytes {start}-{len(content) - 1}/{len(content)}"
        assert rest.headers["Content-Length"] == str(len(content) - start)


@pytest.fixture
def fetched() -> Iterator[list[int]]:
    """How many bytes each request to the bucket of the data brings; none where the data stands in a folder."""
    brought: list[int] = []

    def note(parsed: dict[str, Any], **_: object) -> None:
        brought.append(parsed["ContentLength"])

    if not isinstance(storage := data_storage(), BucketFiles):
        yield brought
        return
    events = storage.connection.meta.client.meta.events
    events.register("after-call.s3.GetObject", note)
    yield brought
    events.unregister("after-call.s3.GetObject", note)


def test_a_download_fetches_from_a_bucket_what_it_sends_and_in_pieces(
    mira: Program, competition: Competition, fetched: list[int]
) -> None:
    content = bytes(range(256)) * (PIECE_BYTES // 256) + b"the end"
    add_data_file(competition, ContentFile(content, "long.bin"), name="long.bin", by=make_user("host"))
    fetched.clear()
    in_bucket = isinstance(data_storage(), BucketFiles)
    answer = mira.fetch("DownloadDataFile", competitionName="cells", fileName="long.bin")
    assert fetched == ([PIECE_BYTES] if in_bucket else [])  # the rest while the first is on its way
    assert body(answer) == content
    assert fetched == ([PIECE_BYTES, 7] if in_bucket else [])
    rest = mira.fetch("DownloadDataFile", {"Range": "bytes=-10"}, competitionName="cells", fileName="long.bin")
    assert body(rest) == content[-10:]
    assert fetched[2:] == ([10] if in_bucket else [])


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=5-5", 206, slice(5, 6)),
        ("bytes=-4", 206, slice(-4, None)),
        ("bytes=10-999999", 206, slice(10, None)),
        ("bytes=0-", 200, slice(None)),
        ("bytes=1-2,4-5", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=50000-", 416, slice(0, 0)),
    ],
)
def test_one_range_is_answered_by_it(mira: Program, train: bytes, asked: str, status: int, part: slice) -> None:
    headers = {"Range": asked}
    answer = mira.fetch("DownloadDataFile", headers, competitionName="cells", fileName="train.jsonl")
    content = answer.content if status == 416 else body(answer)
    assert (answer.status_code, content) == (status, train[part])
    if status == 416:
        assert answer.headers["Content-Range"] == "bytes */50000"


def test_each_download_is_on_record_once_however_often_it_is_taken_up_again(mira: Program, train: bytes) -> None:
    mira.fetch("DownloadDataFiles", competitionName="cells")
    for start in (10, 20):
        mira.fetch("DownloadDataFiles", {"Range": f"bytes={start}-"}, competitionName="cells")
    taken = Download.objects.order_by("data_file__name").values_list("data_file__name", "user__username")
    assert list(taken) == [("sample_submission.csv", "mira"), ("train.jsonl", "mira")]


def test_an_address_opens_for_a_while_for_its_person_only(mira: Program, train: bytes) -> None:
    good = path_of(mira.call("DownloadDataFile", competitionName="cells", fileName="train.jsonl").headers["Location"])
    assert body(Client().get(good)) == train
    what = signing.loads(good.split("/")[4], salt="kaggle_api.download")
    expired = SignedLongAgo(salt="kaggle_api.download").sign_object(what)
    for token in (expired, signing.dumps(what, salt="kaggle_api.upload"), good.split("/")[4][:-1], "guess"):
        assert Client().get(f"/api/v1/downloads/{token}/train.jsonl").status_code == 404
    assert Client().post(good).status_code == 405
    Participant.objects.filter(user__username="mira").delete()
    assert Client().get(good).status_code == 404


def test_an_address_of_somebody_who_may_come_in_no_more_opens_nothing(mira: Program, train: bytes) -> None:
    good = path_of(mira.call("DownloadDataFiles", competitionName="cells").headers["Location"])
    User.objects.filter(username="mira").update(is_active=False)
    assert Client().get(good).status_code == 404


def test_one_s_own_submission_is_never_said_to_be_json_which_the_client_would_read(mira: Program) -> None:
    for name in ("model.json", "model.jsonl", "model.csv"):
        ref = mira.submit(prediction_csv(0.2), name=name).json()["ref"]
        answer = mira.fetch("DownloadSubmission", submissionId=ref)
        assert answer.headers["Content-Type"] == "application/octet-stream"


def test_one_s_own_submission_comes_back_under_its_own_name(mira: Program, rival: Program) -> None:
    ref = mira.submit(prediction_csv(0.2), name="a b%/c #1.csv").json()["ref"]
    assert Submission.objects.get().file_name == "c #1.csv"
    way = mira.call("DownloadSubmission", submissionId=ref).headers["Location"]
    assert way.endswith("/c%20%231.csv")
    assert body(mira.fetch("DownloadSubmission", submissionId=ref)) == prediction_csv(0.2)
    assert rival.call("DownloadSubmission", submissionId=ref).status_code == 404
    assert rival.call("GetSubmission", ref=ref).status_code == 404


def test_a_file_that_is_not_there_is_nowhere(mira: Program) -> None:
    for name in ("nothing.csv", "../solution.csv", "", "a b.csv"):
        assert mira.call("DownloadDataFile", competitionName="cells", fileName=name).status_code == 404


class Piece:
    """Bytes that are made up as they are asked for: those of a file of any size."""

    def __init__(self, size: int) -> None:
        self.size = size

    def chunks(self, start: int, stop: int) -> Iterator[bytes]:
        yield b"\0" * (stop - start)


@given(sizes=st.lists(st.integers(0, 300), max_size=4), cut=st.integers(0, 3000), is_wide=st.booleans())
def test_any_files_make_a_zip_whose_every_part_is_that_of_the_whole(sizes: list[int], cut: int, is_wide: bool) -> None:
    entries = [Entry(f"ä{n}", zlib.crc32(b"\0" * size), THEN, Piece(size)) for n, size in enumerate(sizes)]
    whole = Whole(parts_of_zip(entries, is_wide=is_wide), "", THEN, "")
    content = b"".join(whole.chunks(0, whole.size))
    assert len(content) == whole.size
    assert b"".join(whole.chunks(cut, whole.size)) == content[cut:]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert [each.file_size for each in archive.infolist()] == sizes
        assert all(each.date_time == (2026, 11, 23, 21, 5, 58) for each in archive.infolist())


def test_gigabytes_make_a_zip_whose_directory_leads_to_each_file() -> None:
    size = 3 * 1024**3
    whole = Whole(parts_of_zip([Entry(name, 0, THEN, Piece(size)) for name in ("a", "b")]), "", THEN, "")
    tail = b"".join(whole.chunks(whole.size - 400, whole.size))
    with zipfile.ZipFile(Tail(tail, whole.size)) as archive:
        a, b = archive.infolist()
    assert (a.file_size, b.file_size, a.header_offset) == (size, size, 0)
    header = b"".join(whole.chunks(b.header_offset, b.header_offset + 31))
    assert (header[:4], header[30:]) == (stored_zip.LOCAL, b"b")


class Tail(io.BytesIO):
    """The end of a file that nobody holds in memory."""

    def __init__(self, tail: bytes, size: int) -> None:
        super().__init__(tail)
        self.skipped = size - len(tail)

    def seek(self, offset: int, whence: int = 0) -> int:
        return super().seek(offset - (0 if whence else self.skipped), whence) + self.skipped

    def tell(self) -> int:
        return super().tell() + self.skipped
