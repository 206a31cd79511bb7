"""Query jobs of the Bulk API 2.0: created, watched, read in parts as CSV, aborted, deleted."""

from __future__ import annotations

import base64
import binascii
import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from abmkit.sandbox import Answer, Record, Request, Window, route
from abmkit_salesforce.sandbox import trouble
from abmkit_salesforce.sandbox.base import USER
from abmkit_salesforce.sandbox.ids import record_id
from abmkit_salesforce.sandbox.queries import Queries
from abmkit_salesforce.sandbox.soql.parse import parse
from abmkit_salesforce.sandbox.soql.run import Found, run
from abmkit_salesforce.sandbox.soql.tree import AllFields, Column
from abmkit_salesforce.sandbox.soql.tree import Query as Soql
from abmkit_salesforce.sandbox.trouble import Refused
from abmkit_salesforce.sandbox.wire import csv_value, instant

_JOBS = "/services/data/{version}/jobs/query"
_JOB = f"{_JOBS}/{{id}}"
_JOBS_A_DAY, _DAY_SECONDS = 10_000, 86_400
_MOST_RECORDS = 50_000
_DELIMITERS = {
    "BACKQUOTE": "`", "CARET": "^", "COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "TAB": "\t",
}  # fmt: skip
_ENDS = {"LF": "\n", "CRLF": "\r\n"}
_NEXT = {"UploadComplete": "InProgress", "InProgress": "JobComplete"}


@dataclass
class _Job:
    """A job; each look at it brings it one step further."""

    id: str
    operation: str
    text: str
    kind: str
    version: str
    delimiter: str
    end: str
    created_at: datetime
    changed_at: datetime
    found: Found
    state: str = "UploadComplete"


class Bulk(Queries):
    """Routes of query jobs."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._jobs: dict[str, _Job] = {}
        self._count = 0
        self._started = Window(_JOBS_A_DAY, _DAY_SECONDS)

    def bulk_limits(self) -> dict[str, Any]:
        """What limits say of the Bulk API."""
        left = self._started.left(self.clock())
        return {
            "DailyBulkV2QueryJobs": {"Max": _JOBS_A_DAY, "Remaining": left},
            "DailyBulkV2QueryFileStorageMB": {"Max": 976_562, "Remaining": 976_562},
        }

    @route(f"POST {_JOBS}", f"POST {_JOBS}/")
    def create_job(self, request: Request) -> Answer:
        version, asked = self.version(request), _request(request)
        query = parse(str(asked.get("query", "")))
        found = run(self.org, query, asked["operation"] == "queryAll", self.visible)
        _refuse_unsupported(query, found)
        if not self._started.take(self.clock()):
            message = f"Max bulk v2 query jobs ({_JOBS_A_DAY}) per 24 hrs has been reached"
            raise Refused(400, "LIMIT_EXCEEDED", message)
        self._count += 1
        now = self.clock()
        job = _Job(
            id=record_id("750", self._count),
            operation=asked["operation"],
            text=query.text,
            kind=found.sobject.name,
            version=version,
            delimiter=asked["columnDelimiter"],
            end=asked["lineEnding"],
            created_at=now,
            changed_at=now,
            found=found,
        )
        self._jobs[job.id] = job
        return Answer(body=_told(job))

    @route(f"GET {_JOBS}", f"GET {_JOBS}/")
    def list_jobs(self, request: Request) -> Answer:
        self.version(request)
        told = [_told(job) for job in self._jobs.values()]
        return Answer(body={"done": True, "nextRecordsUrl": None, "records": told})

    @route(f"GET {_JOB}")
    def watch_job(self, request: Request) -> Answer:
        job = self._job(request)
        if job.state in _NEXT:
            job.state, job.changed_at = _NEXT[job.state], self.clock()
        return Answer(body={**_told(job), **_progress(job)})

    @route(f"PATCH {_JOB}")
    def abort_job(self, request: Request) -> Answer:
        job = self._job(request)
        wished = request.json().get("state")
        if wished != "Aborted":
            raise Refused(400, "INVALIDJOBSTATE", f"A query job cannot be set to {wished}")
        if job.state not in _NEXT:
            raise Refused(400, "INVALIDJOBSTATE", f"Aborting Job not allowed. State: {job.state}")
        job.state, job.changed_at = "Aborted", self.clock()
        return Answer(body=_told(job))

    @route(f"DELETE {_JOB}")
    def delete_job(self, request: Request) -> Answer:
        job = self._job(request)
        if job.state == "InProgress":
            raise Refused(400, "API_ERROR", f"Job in state {job.state} cannot be deleted")
        del self._jobs[job.id]
        return Answer(204)

    @route(f"GET {_JOB}/results", f"GET {_JOB}/results/")
    def results(self, request: Request) -> Answer:
        job = self._job(request)
        if job.version != self.version(request):
            raise Refused(409, "VERSION_MISMATCH", f"The job was created in {job.version}")
        if job.state != "JobComplete":
            message = (
                "can only download query results of successfully completed bulk job with status: "
                f"JOB_COMPLETE. Current status: {job.state}"
            )
            raise Refused(412, "JOB_NOT_COMPLETE", message)
        start = _offset(request.one("locator"))
        most = int(request.one("maxRecords", str(_MOST_RECORDS)))
        stop = min(start + min(most, _MOST_RECORDS), job.found.count)
        headers = {
            "content-type": "text/csv",
            "sforce-locator": _locator(stop) if stop < job.found.count else "null",
            "sforce-numberofrecords": str(stop - start),
        }
        return Answer(200, self._csv(job, job.found.records[start:stop]), headers)

    def _csv(self, job: _Job, records: list[Record]) -> bytes:
        text = io.StringIO()
        writer = csv.writer(
            text,
            delimiter=_DELIMITERS[job.delimiter],
            lineterminator=_ENDS[job.end],
            quoting=csv.QUOTE_ALL,
        )
        writer.writerow([".".join(each.path) for each in job.found.chosen])
        for record in records:
            cells = (
                (each.resolved.cell(self.org, record, job.kind), each.resolved.field)
                for each in job.found.chosen
            )
            writer.writerow([csv_value(value, of) for value, of in cells])
        return text.getvalue().encode()

    def _job(self, request: Request) -> _Job:
        self.version(request)
        job = self._jobs.get(request.params["id"])
        if job is None:
            raise trouble.not_found()
        return job


def _request(request: Request) -> dict[str, str]:
    """What a job is asked to be.

    Raises:
        Refused: A word in it is not known.
    """
    asked = {"columnDelimiter": "COMMA", "lineEnding": "LF", "contentType": "CSV"}
    asked |= request.json()
    known = {
        "operation": ("query", "queryAll"),
        "columnDelimiter": tuple(_DELIMITERS),
        "lineEnding": tuple(_ENDS),
        "contentType": ("CSV",),
    }
    for name, values in known.items():
        if asked.get(name) not in values:
            message = f"Unrecognized value for {name}: {asked.get(name)}"
            raise Refused(400, "INVALIDJOB", message)
    return asked


def _refuse_unsupported(query: Soql, found: Found) -> None:
    """Refuse what the Bulk API cannot read though REST can.

    Raises:
        Refused: INVALIDENTITY, API_ERROR.
    """
    if not found.sobject.bulk:
        message = f"Entity '{found.sobject.name}' is not supported by the Bulk API."
        raise Refused(400, "INVALIDENTITY", message)
    if any(isinstance(one, Soql) for one in query.selected):
        raise Refused(400, "API_ERROR", "Aggregate Relationships not supported in Bulk Query")
    if not all(isinstance(one, Column | AllFields) for one in query.selected):
        raise Refused(400, "API_ERROR", "Function type not supported in Bulk Query")
    if query.group or query.offset:
        raise Refused(400, "API_ERROR", "GROUP BY and OFFSET are not supported in Bulk Query")
    if any(each.resolved.field.type == "address" for each in found.chosen):
        raise Refused(400, "API_ERROR", "Selecting compound data not supported in Bulk Query")


def _told(job: _Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "operation": job.operation,
        "object": job.kind,
        "createdById": USER,
        "createdDate": instant(job.created_at),
        "systemModstamp": instant(job.changed_at),
        "state": job.state,
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": float(job.version.removeprefix("v")),
        "lineEnding": job.end,
        "columnDelimiter": job.delimiter,
    }


def _progress(job: _Job) -> dict[str, Any]:
    done = job.state == "JobComplete"
    return {
        "jobType": "V2Query",
        "numberRecordsProcessed": job.found.count if done else 0,
        "retries": 0,
        "totalProcessingTime": 1_046 if done else 0,
        "isPkChunkingSupported": True,
    }


def _locator(start: int) -> str:
    return base64.urlsafe_b64encode(str(start).encode()).decode().rstrip("=")


def _offset(locator: str) -> int:
    """Where a part of the results begins.

    Raises:
        Refused: The locator is none of ours.
    """
    if not locator:
        return 0
    try:
        return int(base64.urlsafe_b64decode(locator + "=" * (-len(locator) % 4)))
    except (ValueError, binascii.Error) as error:
        raise Refused(400, "INVALID_QUERY_LOCATOR", f"Invalid locator: {locator}") from error
