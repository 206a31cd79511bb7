"""How right the links between two labelled lists are, whatever columns they have.

Columns are known by their heads: an id, a name (or a given and a family name), an address, domain
or site, town and country; all others stand in ``extra`` under their heads, as a file's do.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from labelled import load, read, told

from abmkit.identity import match
from abmkit.warehouse import Warehouse

HEADS = {
    "source_id": ("id", "rec_id", "record_id"),
    "name": ("name", "title", "company", "company_name", "full_name"),
    "email": ("email", "e_mail", "mail"),
    "domains": ("domain", "domains", "website", "web_site", "url", "site", "homepage"),
    "city": ("city", "town"),
    "country": ("country",),
}
GIVEN, FAMILY = ("given_name", "first_name", "firstname"), ("surname", "last_name", "family_name")


def two_lists(left: Path, right: Path, gold: Path, table: str) -> None:
    """Match two lists; print what was joined and what waits, beside the pairs that are one.

    Args:
        left: A CSV file with a head.
        right: Another.
        gold: A CSV file with a head: the id of each pair's left row, then that of the right one.
        table: account or person.
    """
    pairs = {(one, other) for one, other, *_ in (tuple(row.values()) for row in read(gold))}
    with tempfile.TemporaryDirectory() as name, Warehouse.open(Path(name, "w")) as warehouse:
        for source, path in (("left", left), ("right", right)):
            load(warehouse, source, table, rows(path, table))
        match(warehouse)
        found, review = (set(warehouse.query(query.format(table))) for query in (JOINED, WAITING))
        print(told(f"{left.stem} = {right.stem}", found, review, pairs))


def rows(path: Path, table: str) -> Iterator[dict[str, str]]:
    """The lines of a list as rows of a table."""
    kept = {"account": ("domains", "city", "country"), "person": ("email", "country")}[table]
    for line in read(path):
        cells = {key.strip(): (cell or "").strip() for key, cell in line.items() if key}
        plain = {key.lower().replace(" ", "_").replace("-", "_"): key for key in cells}
        heads = {
            column: plain[head]
            for column in ("source_id", "name", *kept)
            for head in HEADS[column][::-1]
            if head in plain
        }
        row = {column: cells[head] for column, head in heads.items()}
        parts = [cells[plain[head]] for head in (*GIVEN, *FAMILY) if head in plain]
        row["name"] = row.get("name") or " ".join(filter(None, parts))
        rest = {key: cell for key, cell in cells.items() if cell and key not in heads.values()}
        yield {**row, "extra": json.dumps(rest)} if rest else row


JOINED = """
    SELECT a.source_id, b.source_id FROM {0} a JOIN link l USING (key)
    JOIN link m ON m.canonical = l.canonical AND m.kind = 'id' JOIN {0} b ON b.key = m.key
    WHERE a.source = 'left' AND b.source = 'right'"""
WAITING = """
    SELECT a.source_id, b.source_id FROM suspect s
    JOIN {0} a ON a.key IN (s."left", s."right") JOIN {0} b ON b.key IN (s."left", s."right")
    WHERE a.source = 'left' AND b.source = 'right'"""
