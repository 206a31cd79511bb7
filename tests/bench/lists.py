"""How right the links between two labelled lists are, whatever columns they have.

Columns are known by their heads (`tables.py`): a name (or a given and a family name), an address,
domain or site, town and country; all others stand in ``extra`` under their heads, as a file's do.
Ids are the column of a list that the gold pairs speak of.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from labelled import Pair, load, told_of
from tables import Row, column, ids, is_true, labels, of_ids, read

from abmkit.identity import match
from abmkit.warehouse import Warehouse

KEPT = {"account": ("domains", "city", "country"), "person": ("email", "country")}

#: Missed and wrong pairs that are shown, of each.
SHOWN = 40


def two_lists(left: Path, right: Path, gold: Path, table: str) -> None:
    """Match two lists; print what was joined and what waits, beside the pairs that are one.

    Args:
        left: A file with a head.
        right: Another.
        gold: A file with a head: the id of each pair's left row and that of the right one; where a
            column of it has 0 and 1, or true and false, the pairs of which it says so.
        table: account or person.
    """
    lists, labelled = {"left": read(left), "right": read(right)}, read(gold)
    keys = {source: ids(rows, labelled) for source, rows in lists.items()}
    with tempfile.TemporaryDirectory() as name, Warehouse.open(Path(name, "w")) as warehouse:
        known: dict[str, dict[str, Row]] = {}
        for source, rows in lists.items():
            known[source] = once(rows, keys[source], source)
            if rows := list(cells(known[source], keys[source], table)):
                load(warehouse, source, table, rows)
        match(warehouse)
        found, review = (set(warehouse.query(query.format(table))) for query in (JOINED, WAITING))
        why = dict(warehouse.query(WHY.format(table)))
    pairs = true_pairs(labelled, known["left"], known["right"])
    print(told_of(f"{left.stem} = {right.stem}", found, review, pairs))
    for what, some in (("missed", pairs - found), ("joined", found - pairs)):
        for one, other in sorted(some)[:SHOWN]:
            waits = "; waits" if (one, other) in review else ""
            by = f": {why.get(one, '')}" if what == "joined" else waits
            both = (said(known["left"][one]), said(known["right"][other]))
            print(f"  {what} {' = '.join(both)}{by}")
        if len(some) > SHOWN:
            print(f"  {what}: {len(some) - SHOWN} more")


def once(rows: Sequence[Row], key: str | None, source: str) -> dict[str, Row]:
    """Rows by their ids; a row without one goes by its line, of two with one the first counts."""
    found: dict[str, Row] = {}
    for number, row in enumerate(rows, 1):
        found.setdefault((row[key] if key else "") or f"line {number}", row)
    if len(found) < len(rows):
        print(f"  {source}: {len(rows) - len(found)} rows whose id another has are left out")
    return found


def cells(rows: dict[str, Row], key: str | None, table: str) -> Iterator[dict[str, str]]:
    """The rows of a list as rows of a table."""
    some = list(rows.values())
    heads = {kind: column(some, kind) for kind in KEPT[table]}
    heads = {kind: head for kind, head in heads.items() if head and head != key}
    names = _names(some, table)
    taken = {*heads.values(), *names, key}
    for source_id, row in rows.items():
        rest = {head: cell for head, cell in row.items() if cell and head not in taken}
        yield {
            "source_id": source_id,
            "name": " ".join(filter(None, (row[head] for head in names))),
            **{kind: row[head] for kind, head in heads.items()},
            **({"extra": json.dumps(rest)} if rest else {}),
        }


def _names(rows: Sequence[Row], table: str) -> list[str]:
    """The columns that the name is made of; where no head says so, the first with letters."""
    parts = [column(rows, kind) for kind in ("given", "middle", "family")]
    if table == "person" and parts[0] and parts[2]:
        return [head for head in parts if head]
    if whole := column(rows, "name"):
        return [whole]
    heads = [head for row in rows[:1] for head in row]
    texts = [head for head in heads if any(any(map(str.isalpha, row[head])) for row in rows)]
    return [head for head in texts if "name" in head.casefold()][:1] or texts[:1]


def true_pairs(gold: Sequence[Row], left: dict[str, Row], right: dict[str, Row]) -> set[Pair]:
    """The pairs that are one; those of ids that no row has are left out, and counted."""
    heads = of_ids(gold)
    both = ((a, b) for a in heads for b in heads if a != b)
    pair = max(both, key=lambda two: _fits(gold, two, left, right), default=None)
    if pair is None:
        return set()
    truth = list(labels(gold, pair))
    true = [row for row in gold if all(is_true(row[head]) for head in truth)]
    pairs = {(row[pair[0]], row[pair[1]]) for row in true}
    known = {(one, other) for one, other in pairs if one in left and other in right}
    if len(known) < len(pairs):
        print(f"  gold: {len(pairs) - len(known)} pairs of ids that no row has are left out")
    return known


def _fits(gold: Sequence[Row], two: Pair, left: dict[str, Row], right: dict[str, Row]) -> int:
    return sum((row[two[0]] in left) + (row[two[1]] in right) for row in gold)


def said(row: Row) -> str:
    """What a row says, in one line."""
    return repr(" | ".join(filter(None, row.values()))[:160])


JOINED = """
    SELECT a.source_id, b.source_id FROM {0} a JOIN link l USING (key)
    JOIN link m ON m.canonical = l.canonical AND m.kind = 'id' JOIN {0} b ON b.key = m.key
    WHERE a.source = 'left' AND b.source = 'right'"""
WAITING = """
    SELECT a.source_id, b.source_id FROM suspect s
    JOIN {0} a ON a.key IN (s."left", s."right") JOIN {0} b ON b.key IN (s."left", s."right")
    WHERE a.source = 'left' AND b.source = 'right'"""
WHY = """
    SELECT source_id, l.reason FROM {0} JOIN link l USING (key) WHERE {0}.source = 'left'"""
