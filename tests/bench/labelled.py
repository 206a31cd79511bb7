"""How right the automatic links are, on labelled pairs and on the invented worlds."""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from tables import Row, is_true, named, read

from abmkit.connect import Batch, Stream
from abmkit.identity import match
from abmkit.identity.hints import forms
from abmkit.warehouse import Warehouse

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
Pair = tuple[str, str]

#: Pairs of names that are matched at once, at most, and of those that begin or end alike: names
#: with one beginning are compared if they are fewer than twenty (`words.CROWD`), and a pair may
#: have some.
_AT_ONCE, _ALIKE = 500, 3


def load(
    warehouse: Warehouse,
    source: str,
    table: str,
    rows: Iterable[Mapping[Any, Any]],
    at: datetime = NOW,
) -> None:
    frame = pd.DataFrame(list(rows), dtype=object).replace("", None)
    frame["record"] = frame["source_id"]
    warehouse.load(source, Stream(table, (table,)), Batch({table: frame}), at)


def joined(warehouse: Warehouse, left: str, right: str) -> set[Pair]:
    """Pairs of rows of two sources that are one account."""
    return set(
        warehouse.query(
            "SELECT a.source_id, b.source_id FROM account a JOIN link l USING (key) "
            "JOIN link m ON m.canonical = l.canonical AND m.kind = 'id' "
            "JOIN account b ON b.key = m.key WHERE a.source = $1 AND b.source = $2",
            [left, right],
        )
    )


def waiting(warehouse: Warehouse, left: str, right: str) -> set[Pair]:
    """Pairs of rows of two sources that wait for a person."""
    return set(
        warehouse.query(
            "SELECT a.source_id, b.source_id FROM suspect s JOIN account a ON a.key IN "
            '(s."left", s."right") JOIN account b ON b.key IN (s."left", s."right") '
            "WHERE a.source = $1 AND b.source = $2 AND a.key <> b.key",
            [left, right],
        )
    )


def told_of(what: str, found: set[Pair], review: set[Pair], gold: set[Pair]) -> str:
    right = len(found & gold)
    precision, recall = right / max(1, len(found)), right / max(1, len(gold))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    more = len((found | review) & gold) / max(1, len(gold))
    return (
        f"{what:<44} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  "
        f"recall with review {more:.3f} ({len(review)} pairs wait)"
    )


def lists_of_firms(folder: Path) -> None:
    """Two lists of US firms; gold are pairs of one URL: other true pairs count as wrong."""
    place = folder / "business_hoovers_iontech"
    gold = {(r["hoovers_id"], r["iontech_id"]) for r in read(place / "gold_same_url.csv")}
    for what, with_urls in (("hoovers/iontech", True), ("hoovers/iontech, names only", False)):
        with tempfile.TemporaryDirectory() as name, Warehouse.open(Path(name, "w")) as warehouse:
            for source in ("hoovers", "iontech"):
                rows = read(place / f"{source}.csv")
                kept = (
                    {"source_id": r["id"], "name": r["name"], "domains": r["url"]} for r in rows
                )
                load(warehouse, source, "account", (_without(r, with_urls) for r in kept))
            match(warehouse)
            found, review = (of(warehouse, "hoovers", "iontech") for of in (joined, waiting))
            print(told_of(what, found, review, gold))
            if with_urls:
                _explain(warehouse, found, review, gold)


def _without(row: dict[str, Any], with_urls: bool) -> dict[str, Any]:
    return row if with_urls else {**row, "domains": ""}


def _explain(warehouse: Warehouse, found: set[Pair], review: set[Pair], gold: set[Pair]) -> None:
    rows = {
        (source, given): (name, domains)
        for source, given, name, domains in warehouse.query(
            "SELECT source, source_id, trim(name, chr(10) || chr(13) || ' '), domains[1] "
            "FROM account"
        )
    }
    shared = dict(
        warehouse.query(
            "SELECT value, max(n) FROM (SELECT source, value, count(*) AS n FROM claim "
            "JOIN account USING (key) WHERE kind = 'domain' GROUP BY ALL) GROUP BY value"
        )
    )
    for left, right in sorted(gold - found):
        (a, url), (b, _) = rows["hoovers", left], rows["iontech", right]
        domain = url.partition("//")[2].removeprefix("www.")
        many = shared.get(domain.lower(), 0)
        why = f"{many} rows of one list have {domain}" if many > 1 else "something speaks against"
        print(f"  missed {a!r} = {b!r}: {why}{'; waits' if (left, right) in review else ''}")
    for left, right in sorted(found - gold):
        (a, url), (b, other) = rows["hoovers", left], rows["iontech", right]
        print(f"  joined {a!r} = {b!r}: {url}, {other}")


def pairs_of_names(path: Path, left: str, right: str, truth: str) -> None:
    """Labelled pairs of names, each on its own: two sources with one account each.

    Args:
        path: A file of them.
        left: Column of one name.
        right: Column of the other.
        truth: Column that has 1, true or yes where they are one company's.
    """
    rows = read(path)
    left, right, truth = (named(rows, head, path) for head in (left, right, truth))
    found, review, gold = set(), set(), set()
    for batch in _apart(rows, left, right):
        with tempfile.TemporaryDirectory() as name, Warehouse.open(Path(name, "w")) as warehouse:
            for source, column in (("a", left), ("b", right)):
                told = [{"source_id": str(n), "name": rows[n][column] or None} for n in batch]
                load(warehouse, source, "account", told)
            match(warehouse)
            found |= {(a, b) for a, b in joined(warehouse, "a", "b") if a == b}
            review |= {(a, b) for a, b in waiting(warehouse, "a", "b") if a == b}
    gold = {(str(n), str(n)) for n, row in enumerate(rows) if is_true(row[truth])}
    print(told_of(f"pairs of {path.stem}", found, review, gold))
    for what, pairs in (("missed", gold - found), ("joined", found - gold)):
        for number in sorted(int(pair[0]) for pair in pairs):
            names = rows[number][left], rows[number][right]
            waits = "; waits" if (str(number), str(number)) in review else ""
            print(f"  {what} {names[0]!r} = {names[1]!r}: {_compared(*names)}{waits}")


def _apart(rows: Sequence[Row], left: str, right: str) -> Iterator[list[int]]:
    """Numbers of pairs that may be matched at once, as none has to do with another.

    None is called as another, and too few begin or end alike for any of them to go uncompared.
    """
    waiting = {n: _meet(row[left], row[right]) for n, row in enumerate(rows)}
    while waiting:
        taken: set[str] = set()
        ends: Counter[str] = Counter()
        batch = []
        for number, (called, own) in waiting.items():
            if len(batch) == _AT_ONCE:
                break
            if taken.isdisjoint(called | own) and all(ends[end] < _ALIKE for end in own):
                taken |= called
                ends.update(own)
                batch.append(number)
        for number in batch:
            del waiting[number]
        yield batch


def _meet(*names: str) -> tuple[set[str], set[str]]:
    """What names may be called, with their first initials; and how these begin and end."""
    every = {form for name in names for form in _forms(name)}
    ends = {end for form in every for end in (form[:6], f"\N{HORIZONTAL ELLIPSIS}{form[-6:]}")}
    first = [[word[:1] for word in name.casefold().removeprefix("the ").split()] for name in names]
    initials = {"".join(some) for each in first for some in (each[:2], each[::2][:2])}
    return (every | initials) - {""}, ends - every


def _forms(name: str) -> set[str]:
    called, hints = forms(name)
    return {called, *(form for _, form in hints)} - {""}


def _compared(left: str, right: str) -> str:
    """What both names are compared as, with the other forms of either."""
    return " and ".join(
        f"{called!r}{''.join(f' ({kind} {form})' for kind, form in hints)}"
        for called, hints in map(forms, (left, right))
    )


def invented_worlds() -> None:
    """The companies of the invented worlds, as exports of two CRMs and a sheet write them."""
    sys.path.append(str(Path(__file__).parents[1] / "shared"))
    from abmkit.world import PROFILES, generate
    from crm_export import FLAVOURS

    for profile in PROFILES.values():
        world = generate(profile)
        with tempfile.TemporaryDirectory() as name, Warehouse.open(Path(name, "w")) as warehouse:
            for source, row in (
                *((flavour, _exported(FLAVOURS[flavour])) for flavour in FLAVOURS),
                ("sheet", _listed),
            ):
                load(warehouse, source, "account", (row(each) for each in world.companies))
            match(warehouse)
            ids = {s: FLAVOURS[s].record_id for s in FLAVOURS}
            for left, right in (("hubspot", "salesforce"), ("salesforce", "sheet")):
                gold = {
                    (_id(ids, left, each.id), _id(ids, right, each.id)) for each in world.companies
                }
                found, review = (of(warehouse, left, right) for of in (joined, waiting))
                print(told_of(f"world {profile.name}: {left} = {right}", found, review, gold))
                with_domain = {
                    (_id(ids, left, each.id), _id(ids, right, each.id))
                    for each in world.companies
                    if each.domains
                }
                if right == "salesforce":
                    print(f"  of {len(with_domain)} with a domain: {len(found & with_domain)}")


def _id(ids: dict[str, Any], source: str, number: int) -> str:
    return ids[source]("company", number) if source in ids else str(number)


def _exported(flavour: Any) -> Any:
    def row(company: Any) -> dict[str, Any]:
        return {
            "source_id": flavour.record_id("company", company.id),
            "name": company.name,
            "domains": ";".join(company.domains),
            "country": flavour.words["country"].get(company.country, company.country),
        }

    return row


def _listed(company: Any) -> dict[str, Any]:
    """As a sheet has it: a name in capitals, a country, and no domain of every other."""
    name = company.name.upper() if company.id % 3 == 0 else company.name
    site = f"https://www.{company.domains[0]}/" if company.domains and company.id % 2 else ""
    return {
        "source_id": str(company.id),
        "name": name,
        "domains": site,
        "country": company.country,
    }


def quality() -> None:
    data = os.environ.get("ABMKIT_DATA")
    if data:
        lists_of_firms(Path(data, "matching"))
        small = Path(data, "matching", "company_name_pairs_small.csv")
        pairs_of_names(small, "Name_x", "Name_y", "Targets")
    else:
        print("no labelled pairs: ABMKIT_DATA is not set")
    invented_worlds()
