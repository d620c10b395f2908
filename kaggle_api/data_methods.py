"""The data of a competition: its files by name, and the way to their bytes."""

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404

from competitions.access import may_read_data
from competitions.clock import iso_utc
from competitions.models import Competition
from kaggle_api.addresses import download_address, page_address, rules_address
from kaggle_api.calls import Call
from kaggle_api.errors import RulesAwaitedError
from kaggle_api.paging import asked_page


def list_files(call: Call) -> dict[str, Any]:
    """The current data files, by name."""
    competition, page = call.competition(), asked_page(call)
    rows, onwards = page.cut(competition.data_files.current()[page.start : page.stop + 1])
    files = [
        {
            "ref": each.name,
            "name": each.name,
            "description": each.description,
            "totalBytes": each.size,
            "url": page_address(call.http, each.get_absolute_url()),
            "creationDate": iso_utc(each.created_at),
        }
        for each in rows
    ]
    return {"files": files, "nextPageToken": onwards}


def download_all(call: Call) -> HttpResponseRedirect:
    """The way to all data files in a zip."""
    competition = readable(call)
    what = {"competition": competition.pk, "by": call.user.pk}
    return HttpResponseRedirect(download_address(call.http, what, f"{competition.slug}.zip"))


def download_one(call: Call) -> HttpResponseRedirect:
    """The way to one data file."""
    competition = readable(call)
    file = get_object_or_404(competition.data_files.current(), name=call.text("fileName"))
    what = {"competition": competition.pk, "file": file.pk, "by": call.user.pk}
    return HttpResponseRedirect(download_address(call.http, what, file.name))


def readable(call: Call) -> Competition:
    """The competition whose data is asked for, or the refusal."""
    competition = call.competition()
    if not may_read_data(call.user, competition):
        why = "The data is for those who have accepted the rules."
        raise RulesAwaitedError(why, rules_address(call.http, competition))
    return competition
