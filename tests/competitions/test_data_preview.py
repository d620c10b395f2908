"""A look into a table before it is downloaded, for those who may download it."""

import gzip
import random
import re
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from competitions.csv_preview import HEAD_BYTES
from competitions.data_files import add_data_file
from competitions.models import Competition, Download
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db
TABLE = "id,radius,kind\n1,17.5,round\n2,,round\n3,9.25,oval\n"


@pytest.fixture
def competition() -> Competition:
    """A competition that mira has joined."""
    competition = make_competition()
    make_team(competition, "Petri Dish", make_user("mira"))
    return competition


def words_of(page: bytes) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", page.decode())).split())


def seen(client: Client, competition: Competition, content: str | bytes, name: str = "train.csv") -> str:
    """The words of the preview of a new file, as mira reads them."""
    data = content.encode() if isinstance(content, str) else content
    add_data_file(competition, ContentFile(data, name), name=name, by=make_user("host"))
    response = signed_in(client, make_user("mira")).get(f"/competitions/cells/data/{name}/preview/")
    assert response.status_code == 200
    return words_of(response.content)


def test_the_first_rows_and_a_line_per_column_are_shown(client: Client, competition: Competition) -> None:
    page = seen(client, competition, TABLE)
    assert "3 rows, 3 columns" in page
    assert "1 17.5 round 2 round 3 9.25 oval" in page
    assert "id 100 % 3 1 to 3 , median 2" in page
    assert "radius 66.7 % 2 66.7 % filled, 9.25 to 17.5 , median 13.375" in page
    assert "kind 100 % 2 round 2 times , oval 1 time" in page
    assert not Download.objects.exists()


def test_the_data_page_leads_to_tables_only(client: Client, competition: Competition) -> None:
    seen(client, competition, TABLE)
    add_data_file(competition, ContentFile(b"PK", "images.zip"), name="images.zip", by=make_user("host"))
    page = client.get("/competitions/cells/data/").content.decode()
    assert "/competitions/cells/data/train.csv/preview/" in page
    assert "/competitions/cells/data/images.zip/preview/" not in page
    assert client.get("/competitions/cells/data/images.zip/preview/").status_code == 404


def test_until_the_rules_are_accepted_nothing_of_a_table_is_shown(client: Client, competition: Competition) -> None:
    seen(client, competition, TABLE)
    response = signed_in(client, make_user("noor")).get("/competitions/cells/data/train.csv/preview/")
    assert response.status_code == 403
    assert "Locked until you accept the rules" in words_of(response.content)
    assert "17.5" not in words_of(response.content)


def test_of_a_large_file_only_the_beginning_is_summed_up_and_the_page_says_so(
    client: Client, competition: Competition
) -> None:
    header, line = "name,value\n", '"two\nlines",0.5\n'
    page = seen(client, competition, header + line * (2 * HEAD_BYTES // len(line)))
    assert f"Of the first {(HEAD_BYTES - len(header)) // len(line)} rows only; the file goes on." in page
    assert "two lines" in page


def test_a_packed_table_is_shown_too(client: Client, competition: Competition) -> None:
    assert "3 rows, 3 columns" in seen(client, competition, gzip.compress(TABLE.encode()), "train.csv.gz")
    noise = random.Random(1).randbytes(HEAD_BYTES).hex()
    packed = gzip.compress("\n".join(["a,b", *(f"{noise[i : i + 50]},1" for i in range(0, len(noise), 50))]).encode())
    assert "the file goes on" in seen(client, competition, packed, "large.csv.gz")


def test_tabs_divide_a_tsv(client: Client, competition: Competition) -> None:
    assert "2 columns" in seen(client, competition, "id\tvalue, raw\n1\t2\n", "train.tsv")


def test_what_the_file_writes_is_shown_as_text(client: Client, competition: Competition) -> None:
    seen(client, competition, "id,<b>bold</b>\n1,<script>alert(1)</script>\n")
    page = client.get("/competitions/cells/data/train.csv/preview/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<b>bold" not in page


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "It has no header."),
        (b"id,value\n1,2\n3\n", "The header has 2 columns, row 3 has 1."),
        (b"id,value\n1,\xff\n", "It is not UTF-8 text (byte 12)."),
        (b"id,value\n1," + b"x" * 200_000, "It is no CSV: field larger than field limit (131072)."),
        (b"id," * HEAD_BYTES, "Its first row is longer than what is read of a file."),
    ],
)
def test_a_file_that_is_no_table_says_why_and_can_be_downloaded(
    client: Client, competition: Competition, content: bytes, problem: str
) -> None:
    page = seen(client, competition, content)
    assert f"There is no preview of train.csv. {problem} You can download it as it is." in page


def test_a_gz_that_is_none_says_so(client: Client, competition: Competition) -> None:
    assert "It is no gzip file." in seen(client, competition, TABLE, "train.csv.gz")


def test_columns_without_values_with_words_and_many_columns(client: Client, competition: Competition) -> None:
    page = seen(client, competition, "a,b\nNA,x\n,y\n")
    assert "a 0 % 0 0 % filled, empty" in page
    assert "b 100 % 2 all different, such as x , y" in page
    assert "The file has a header and no rows." in seen(client, competition, "a,b\n")
    wide = ",".join(f"c{i}" for i in range(100))
    assert "The first 60 columns are shown, 40 more are in the file." in seen(client, competition, f"{wide}\n{wide}\n")
