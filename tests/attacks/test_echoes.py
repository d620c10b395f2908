"""What a wrong file says of itself: its name, header and cells are shown as text, wherever they are quoted."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from submissions import judging
from submissions.models import Evaluation
from tests.attacks.test_scripts import PAYLOAD, born
from tests.attacks.walking import client_of
from tests.factories import prediction_csv
from tests.matrix.world import make_world

pytestmark = pytest.mark.django_db
QUOTED = '"' + PAYLOAD.replace('"', '""') + '"'


@pytest.mark.parametrize(
    "content",
    [
        f"id,{QUOTED}\nrow-000,0.5\n".encode(),
        prediction_csv().replace(b"row-007", QUOTED.encode()),
        prediction_csv().replace(b"\nrow-001,", f"\nrow-001,{QUOTED},".encode()),
        PAYLOAD.encode(),
    ],
    ids=["header", "id", "cell", "no table"],
)
def test_a_wrong_file_is_quoted_as_text_to_the_team_and_to_its_hosts(content: bytes) -> None:
    world = make_world("public")
    member = client_of(world, "member")
    file = SimpleUploadedFile(f"{PAYLOAD}.csv", content)
    refused = member.post("/competitions/cells/submit/", {"file": file, "note": PAYLOAD}).content.decode()
    for pk in Evaluation.objects.filter(status="queued").values_list("pk", flat=True):
        judging.judge(pk)
    shown = member.get("/competitions/cells/submissions/").content.decode()
    listed = client_of(world, "owner").get("/admin/submissions/submission/").content.decode()
    assert 'class="field-' in listed
    assert "xss onx" in refused + shown
    assert not born(refused + shown + listed)
