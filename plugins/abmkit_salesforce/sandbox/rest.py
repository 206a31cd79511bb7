"""The REST API: versions, limits, objects, describe, records by id, what changed and what went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from abmkit.sandbox import Answer, Request, route
from abmkit_salesforce.sandbox import trouble
from abmkit_salesforce.sandbox.base import NEWEST, OLDEST, ORG, USER, Base, base_url
from abmkit_salesforce.sandbox.describe import described, listed
from abmkit_salesforce.sandbox.ids import long_id
from abmkit_salesforce.sandbox.schema import Field, SObject
from abmkit_salesforce.sandbox.soql.select import attributes
from abmkit_salesforce.sandbox.wire import instant, json_value

_DATA = "GET /services/data/{version}"
_SEASONS = ("Winter", "Spring", "Summer")
_FIRST_YEAR = 20
_KEPT = timedelta(days=30)


class Rest(Base):
    """Routes of the REST API besides queries."""

    @route("GET /services/data", "GET /services/data/", public=True)
    def versions(self, request: Request) -> Answer:
        return Answer(body=[_version(number) for number in range(OLDEST, NEWEST + 1)])

    @route(_DATA, f"{_DATA}/")
    def resources(self, request: Request) -> Answer:
        version = self.version(request)
        names = ("sobjects", "query", "queryAll", "limits", "jobs")
        places = {name: f"/services/data/{version}/{name}" for name in names}
        return Answer(body={**places, "identity": f"{base_url(request)}/id/{ORG}/{USER}"})

    @route(f"{_DATA}/limits", f"{_DATA}/limits/")
    def limits(self, request: Request) -> Answer:
        self.version(request)
        return Answer(
            body={
                "DailyApiRequests": {"Max": self.calls_allowed, "Remaining": self.calls_left},
                **self.bulk_limits(),
                "DataStorageMB": {"Max": 10_240, "Remaining": 9_871},
                "FileStorageMB": {"Max": 10_240, "Remaining": 10_102},
            }
        )

    def bulk_limits(self) -> dict[str, Any]:
        """What limits say of the Bulk API."""
        return {}

    @route(f"{_DATA}/sobjects", f"{_DATA}/sobjects/")
    def sobjects(self, request: Request) -> Answer:
        version = self.version(request)
        told = [listed(self.org.objects[name], version) for name in sorted(self.org.objects)]
        return Answer(body={"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": told})

    @route(f"{_DATA}/sobjects/{{kind}}", f"{_DATA}/sobjects/{{kind}}/")
    def basics(self, request: Request) -> Answer:
        version, sobject = self.version(request), self.sobject(request)
        return Answer(body={"objectDescribe": listed(sobject, version), "recentItems": []})

    @route(f"{_DATA}/sobjects/{{kind}}/describe", f"{_DATA}/sobjects/{{kind}}/describe/")
    def describe(self, request: Request) -> Answer:
        version, sobject = self.version(request), self.sobject(request)
        return Answer(body=described(sobject, self.org.objects, version))

    @route(f"{_DATA}/sobjects/{{kind}}/deleted", f"{_DATA}/sobjects/{{kind}}/deleted/")
    def deleted(self, request: Request) -> Answer:
        self.version(request)
        sobject, (start, end) = self.sobject(request), self._span(request)
        gone = [one for one in self.org.log if one.kind == sobject.name and start <= one.at <= end]
        earliest = min((one.at for one in gone), default=start)
        return Answer(
            body={
                "deletedRecords": [
                    {"id": one.id, "deletedDate": instant(one.at)}
                    for one in sorted(gone, key=lambda one: (one.at, one.id))
                ],
                "earliestDateAvailable": instant(earliest),
                "latestDateCovered": instant(end),
            }
        )

    @route(f"{_DATA}/sobjects/{{kind}}/updated", f"{_DATA}/sobjects/{{kind}}/updated/")
    def updated(self, request: Request) -> Answer:
        self.version(request)
        sobject, (start, end) = self.sobject(request), self._span(request)
        rows = self.org.rows(sobject.name, everything=False)
        ids = [record.id for record in rows if start <= record.updated_at <= end]
        return Answer(body={"ids": ids, "latestDateCovered": instant(end)})

    @route(f"{_DATA}/sobjects/{{kind}}/{{id}}")
    def record(self, request: Request) -> Answer:
        version, sobject = self.version(request), self.sobject(request)
        record = self.tables[sobject.name].get(long_id(request.params["id"]), archived=False)
        if record is None:
            raise trouble.no_such_record(request.params["id"])
        answer: dict[str, Any] = {"attributes": attributes(sobject.name, record.id, version)}
        for field in _asked(sobject, request):
            answer[field.name] = json_value(self.org.cell(record, field, sobject.name), field)
        return Answer(body=answer)

    def _span(self, request: Request) -> tuple[datetime, datetime]:
        """The stretch of time that a request asks about.

        Raises:
            Refused: It is missing, shorter than a minute, or begins too long ago.
        """
        try:
            start, end = (_instant(request.one(name)) for name in ("start", "end"))
        except ValueError as error:
            message = f"Invalid value for start or end: {error}"
            raise trouble.Refused(400, "INVALID_FIELD", message) from error
        if end - start < timedelta(minutes=1):
            message = "startDate must be at least one minute before endDate"
            raise trouble.Refused(400, "INVALID_REPLICATION_DATE", message)
        if start < self.clock() - _KEPT:
            message = "startDate is before the organization's replication start date"
            raise trouble.Refused(400, "INVALID_REPLICATION_DATE", message)
        return start, min(end, self.clock())


def _instant(text: str) -> datetime:
    """An instant as clients write it; a plus sign that came as a space is one again.

    Raises:
        ValueError: It is none, or it names no zone.
    """
    at = datetime.fromisoformat(text.replace(" ", "+"))
    if at.tzinfo is None:
        raise ValueError(f"{text} names no zone")
    return at.astimezone(UTC)


def _asked(sobject: SObject, request: Request) -> list[Field]:
    """The fields that a request names, or all.

    Raises:
        Refused: There is no such field.
    """
    fields = []
    for name in request.all("fields"):
        field = sobject.field(name)
        if field is None:
            message = f"No such column '{name}' on sobject of type {sobject.name}"
            raise trouble.Refused(400, "INVALID_FIELD", message)
        fields.append(field)
    return fields or list(sobject.fields)


def _version(number: int) -> dict[str, str]:
    """A version and the season it came out in: 67 is Summer '26."""
    year, season = divmod(number - OLDEST, len(_SEASONS))
    return {
        "label": f"{_SEASONS[season]} '{_FIRST_YEAR + year}",
        "url": f"/services/data/v{number}.0",
        "version": f"{number}.0",
    }
