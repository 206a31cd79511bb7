"""Query jobs of the Bulk API 2.0, for what is too much for REST."""

from __future__ import annotations

import csv
import io
import sys
import threading
from collections.abc import Callable, Sequence

from abmkit import Fatal, Retryable, api
from abmkit_salesforce.describe import DATA

JOBS = f"{DATA}/jobs/query"
#: Records of a part of a result, and of wide ones cells: what one transaction takes.
PART, CELLS = 5_000, 600_000
_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_LONGEST_WAIT = 4 * 3600.0

#: The longest field is a setting of the whole process: one at a time changes it, for a moment.
_LIMIT = threading.Lock()


def start(http: api.Http, soql: str) -> str:
    """Start a job; returns its id.

    Raises:
        Fatal: The Bulk API does not support the object or the query.
    """
    asked = {"operation": "queryAll", "query": soql}
    told = http.json(api.post(JOBS, asked))
    return str(told["id"])


def wait(http: api.Http, sleep: Callable[[float], None], job: str) -> None:
    """Wait until a job is complete.

    Raises:
        Fatal: It failed, or somebody aborted it.
        Retryable: It takes hours.
    """
    waited, tries = 0.0, 0
    while (told := http.json(api.get(f"{JOBS}/{job}")))["state"] != "JobComplete":
        if told["state"] in ("Failed", "Aborted"):
            said = told.get("errorMessage") or "no reason is told"
            raise Fatal(f"bulk job {job} is {told['state'].lower()}: {said}")
        if waited > _LONGEST_WAIT:
            raise Retryable(f"bulk job {job} has not ended after {_LONGEST_WAIT / 3600:.0f} hours")
        pause = _PAUSES[min(tries, len(_PAUSES) - 1)]
        sleep(pause)
        waited, tries = waited + pause, tries + 1


def records(answer: api.Answer) -> list[api.Item]:
    """The records of a part of a result; a field of another object is nested, as REST nests it.

    Raises:
        Retryable: The part is not whole.
    """
    read = _parsed(answer.text)
    head, lines = (read[0], read[1:]) if read else ([], [])
    told = answer.number("sforce-numberofrecords")
    wrong = any(len(line) != len(head) for line in lines)
    if wrong or told not in (None, len(lines)):
        raise Retryable(f"a part of a bulk result has {len(lines)} records where {told} were told")
    places = [path.rpartition(".")[::2] for path in head]
    return [_nested(places, line) for line in lines]


def _parsed(text: str) -> list[list[str]]:
    """The lines of a CSV file, however long a rich text in it is."""
    with _LIMIT:
        usual = csv.field_size_limit(sys.maxsize)
        try:
            return list(csv.reader(io.StringIO(text, newline="")))
        finally:
            csv.field_size_limit(usual)


def _nested(places: Sequence[tuple[str, str]], line: Sequence[str]) -> api.Item:
    """A record as REST writes it; what is empty is left out, as most of a wide one is."""
    item: api.Item = {}
    for (relationship, name), value in zip(places, line, strict=True):
        if value:
            inner = item.setdefault(relationship, {}) if relationship else item
            inner[name] = value
    return item


def locator(answer: api.Answer) -> str | None:
    """Where the next part begins; None: this was the last."""
    told = answer.headers.get("sforce-locator", "null")
    return None if told in ("", "null") else told
