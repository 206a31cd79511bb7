"""Reads CRM objects: all of them from their list, what has changed by search.

A list shows no versions in pages of a decent size, and a search neither more than 10,000 records
nor what they hold this moment. So where versions are wanted, and after a search, the records of a
page are read by their ids; what they belong to is read beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from abmkit import Fatal, api

Tables = api.Tables

_PAGE, _FOUND, _READ, _READ_WITH_VERSIONS = 100, 200, 100, 50
#: What a record holds of which only the id is asked for.
_BARE = {"hs_object_id", "createdate", "hs_createdate", "lastmodifieddate", "hs_lastmodifieddate"}
_MERGED = ("properties.hs_merged_object_ids", "properties.hs_calculated_merged_vids")
#: Not every change moves the stamp of a record: associations, formulas and lists do not.
_ANEW = timedelta(days=7)
_CHANGED = api.Since(lookback=timedelta(minutes=10), horizon=timedelta(minutes=2))


@dataclass(frozen=True)
class Kind:
    """A CRM object.

    Attributes:
        name: As paths have it, and the stream's.
        tables: The tables it fills.
        rows: Makes its rows.
        scope: What allows reading it.
        ends: The objects whose associations with it are read.
        versions: Properties that are read with all their versions.
        stamp: The property of its last change.
        shape: What of the settings shapes its rows; when it changes, all is read anew.
        cells: Columns of its first table, but for those that the settings fill otherwise.
    """

    name: str
    tables: tuple[str, ...]
    rows: Callable[[Sequence[api.Item]], Tables]
    scope: str
    ends: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    stamp: str = "hs_lastmodifieddate"
    shape: Callable[[], object] = str
    cells: Callable[[], Mapping[str, api.Cell]] = dict


def resource(http: api.Http, kind: Kind, properties: Sequence[str], shape: str) -> api.Resource:
    """The stream of an object.

    Args:
        http: The portal.
        kind: The object.
        properties: The properties to read.
        shape: What of the settings shapes the rows.
    """
    path = f"crm/v3/objects/{kind.name}"
    listed = api.Split("properties", ("hs_object_id",) if kind.versions else tuple(properties))
    pages = api.TokenPages("paging.next.after", "after")

    def read(_: api.Part) -> api.Read:
        return api.Read(api.get(path), pages, "results", listed, ("limit", _PAGE))

    gone = api.Read(api.get(path, archived="true"), pages, "results", size=("limit", _PAGE))
    return api.Resource(
        name=kind.name,
        tables=kind.tables,
        fingerprint=repr((sorted(properties), kind.ends, kind.versions, shape)),
        read=read,
        rows=kind.rows,
        changes=partial(changed, path, kind.stamp, ()),
        updated=f"properties.{kind.stamp}",
        window=_CHANGED,
        complete=partial(_completed, http, kind, properties),
        is_deleted="archived",
        merged=api.Made(_swallowed, _MERGED, besides=("id",)),
        deletes=(api.Sweep(gone),),
        anew=_ANEW,
        scope=kind.scope,
    )


def changed(path: str, stamp: str, names: Sequence[str], part: api.Part) -> api.Read:
    """How to search the records of an object that changed in a stretch of time, by their ids.

    Args:
        path: Of the object.
        stamp: The property of a record's last change.
        names: Properties that are wanted besides.
        part: The stretch.
    """

    def ask(request: api.Request, last: int) -> api.Request:
        filters = [
            {"propertyName": stamp, "operator": "GTE", "value": _millis(part.start)},
            {"propertyName": stamp, "operator": "LT", "value": _millis(part.end)},
            {"propertyName": "hs_object_id", "operator": "GT", "value": str(last)},
        ]
        return request.with_json(filterGroups=[{"filters": filters}])

    order = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
    body = {"limit": _FOUND, "properties": [stamp, *names], "sorts": order}
    return api.Read(
        api.post(f"{path}/search", body, policy="search"), api.Keyset("id", _FOUND, ask), "results"
    )


def _millis(instant: datetime | None) -> str:
    return str(int(instant.timestamp() * 1000)) if instant else "0"


def _completed(
    http: api.Http, kind: Kind, properties: Sequence[str], items: Sequence[api.Item]
) -> Sequence[api.Item]:
    """The records with all they hold, and under ``ends`` the labels of what they belong to."""
    if all(set(item["properties"]) <= _BARE for item in items):
        items = list(_by_id(http, kind, properties, items))
    if not kind.ends:
        return items
    ids = [item["id"] for item in items]
    ends = {end: links(http, kind.name, end, ids) for end in kind.ends}
    return [
        {**item, "ends": {end: found.get(item["id"], {}) for end, found in ends.items()}}
        for item in items
    ]


def _by_id(
    http: api.Http, kind: Kind, properties: Sequence[str], items: Sequence[api.Item]
) -> Iterator[api.Item]:
    size = _READ_WITH_VERSIONS if kind.versions else _READ
    asked = {"properties": list(properties), "propertiesWithHistory": list(kind.versions)}
    for start in range(0, len(items), size):
        inputs = [{"id": item["id"]} for item in items[start : start + size]]
        path = f"crm/v3/objects/{kind.name}/batch/read"
        yield from http.json(api.post(path, {**asked, "inputs": inputs}))["results"]


def links(
    http: api.Http, kind: str, end: str, ids: Sequence[str]
) -> Mapping[str, Mapping[str, list[str]]]:
    """What records belong to: by their id, the labels by the id of the other; plain ones have none.

    Args:
        http: The portal.
        kind: Object of the records.
        end: Object of the others.
        ids: The records.
    """
    found: dict[str, dict[str, list[str]]] = {}
    path = f"crm/v4/associations/{kind}/{end}/batch/read"
    inputs = [{"id": each} for each in ids]
    met: list[Mapping[str, str]] = []
    while inputs:
        results = http.json(api.post(path, {"inputs": inputs}))["results"]
        met, inputs = [*met, *inputs], []
        for result in results:
            own = str(result["from"]["id"])
            for other in result["to"]:
                labels = [each.get("label") for each in other["associationTypes"]]
                ends = found.setdefault(own, {})
                ends[str(other["toObjectId"])] = [label for label in labels if label]
            after = api.at(result, "paging.next.after")
            inputs += [{"id": own, "after": after}] if after else []
        if any(each in met for each in inputs):
            raise Fatal(f"{path}: the vendor's pages lead in a circle; tell HubSpot if it stays so")
    return found


def _swallowed(*told: object) -> Sequence[str]:
    """Ids of the records that one has swallowed; those of contacts come with instants.

    Args:
        told: What its properties say of them, and last its own id.
    """
    *said, own = told
    each_said = ";".join(str(ids) for ids in said if ids).split(";")
    ids = (each.partition(":")[0].strip() for each in each_said)
    return [each for each in dict.fromkeys(ids) if each and each != str(own)]


#: A cell with the records that one has swallowed.
merged_ids = api.Made(lambda *told: ";".join(_swallowed(*told)), _MERGED, besides=("id",))
