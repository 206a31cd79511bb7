"""A million lines through the files connector, beside DuckDB's own read_csv of the same file.

`python tests/bench/load.py [--rows N] [--rounds N]`: a first load into an empty warehouse, then a
delivery of the whole file again in which every fifth line has changed. DuckDB reads the file at
once and then deletes and inserts the rows of each batch, as many as the connector makes, in a
transaction with its cursor; at the end both tables hold the same. It keeps no references, no
quarantine, no trace of what was met, and takes every line for changed.

Gate: a ratio of 2 in time; goal: 1.5, and 250 MB more.
"""

import argparse
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contest import OURS, THEIRS, Cost, measured, run, table

GOALS = "gate 2.0x, goal 1.5x and +250 MB"
SOURCE, STREAM = "crm", "touches"
NOW = datetime(2026, 11, 1, 6, tzinfo=UTC)
FIRST, AGAIN = "first load", "delivered again"
HEADER = (
    "Activity ID,Date,Type,Subtype,Meeting,Company,Contact,Campaign,Channel,Direction,Minutes,"
    "Outcome"
)
SETTINGS = {
    "zone": "UTC",
    "files": {
        STREAM: {
            "path": "touches.csv",
            "rows": {
                "touch": {
                    "id": "Activity ID",
                    "map": {
                        "occurred_at": "Date",
                        "kind": "Type",
                        "action": "Subtype",
                        "event": "Meeting",
                        "account": {"from": "Company", "by": "domain"},
                        "person": {"from": "Contact", "by": "id"},
                        "campaign": {"from": "Campaign", "by": "id"},
                        "channel": "Channel",
                        "direction": "Direction",
                        "minutes": "Minutes",
                        "outcome": "Outcome",
                    },
                }
            },
        }
    },
}
KINDS = (
    ("email", "delivered", "email", "out"),
    ("email", "opened", "email", "in"),
    ("visit", "viewed", "web", "in"),
    ("meeting", "", "sdr", "out"),
    ("ad", "clicked", "ads", "in"),
    ("form", "submitted", "web", "in"),
)


def lines(rows: int, *, again: bool) -> Iterable[str]:
    """A touch a line, in order of time; every fifth one has changed when it comes again."""
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    yield HEADER
    for row in range(rows):
        mixed = row * 2_654_435_761 % 4_294_967_296
        kind, action, channel, direction = KINDS[mixed % 6]
        at = begin + timedelta(seconds=row * 57 + mixed % 3600)
        person = mixed % (rows // 10 + 1)
        meeting = f"00U5e0000{row // 3:08d}" if kind == "meeting" else ""
        outcome = ("held", "no_show", "cancelled", "")[mixed % 4] if meeting else ""
        changed = again and row % 5 == 0
        yield (
            f"00T5e0000{row:08d}AAQ,{at:%Y-%m-%dT%H:%M:%SZ},{kind},{action},{meeting},"
            f"company-{person % (rows // 50 + 1)}.example,0035e0000{person:08d}QAA,"
            f"7015e0000{mixed % 211:08d}AAA,{channel},{direction},"
            f"{mixed % 40 + changed}.{mixed % 4 * 25:02d},{outcome}"
        )


def write(folder: Path, rows: int) -> None:
    """Both deliveries, each under the name of its step."""
    for step, again in ((FIRST, False), (AGAIN, True)):
        with (folder / f"{step}.csv").open("w", encoding="utf-8", newline="") as file:
            file.writelines(f"{line}\n" for line in lines(rows, again=again))


def load_ours(folder: Path, step: str) -> None:
    """The files connector and ``sync``, as the command line joins them."""
    from abmkit.sync import Progress, sync
    from abmkit.warehouse import Warehouse
    from abmkit_files.connector import Files
    from abmkit_files.settings import FilesConfig

    (folder / "touches.csv").unlink(missing_ok=True)
    (folder / "touches.csv").hardlink_to(folder / f"{step}.csv")
    source = Files(FilesConfig.model_validate(SETTINGS), folder)
    batches: list[Progress] = []
    with Warehouse.open(folder / f"{OURS}.duckdb") as warehouse, measured() as told:
        at = NOW + timedelta(days=step == AGAIN)
        result = sync(warehouse, SOURCE, source, now=at, progress=batches.append)
        if result.exit_code:
            raise SystemExit(f"not complete: {result}")
        told["batches"] = sum(1 for each in batches if each.done)


def load_theirs(folder: Path, step: str, batches: int) -> None:
    """read_csv, then delete and insert by batch, into a table of the same columns."""
    import duckdb

    from abmkit.warehouse import Warehouse

    path = folder / f"{THEIRS}.duckdb"
    with Warehouse.open(path):
        pass  # the same tables, in a file of its own
    with duckdb.connect(str(path)) as connection, measured():
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(typed(folder / f"{step}.csv"))
        ((rows,),) = connection.execute("SELECT count(*) FROM line").fetchall()
        size = -(-rows // batches)
        for first in range(0, rows, size):
            which = f"rowid >= {first} AND rowid < {first + size}"
            connection.execute("BEGIN")
            connection.execute(
                "DELETE FROM touch USING "
                f"(SELECT key FROM line WHERE {which}) b WHERE touch.key = b.key"
            )
            connection.execute(f"INSERT INTO touch BY NAME FROM line WHERE {which}")
            connection.execute("DELETE FROM sync_state")
            connection.execute(
                "INSERT INTO sync_state BY NAME SELECT 'crm' AS source, 'touches' AS stream, "
                "'' AS slice, 'backfill' AS mode, '' AS fingerprint, ['touch'] AS tables, "
                "$1 AS cursor",
                [f'{{"row": {first}}}'],
            )
            connection.execute("COMMIT")


def typed(path: Path) -> str:
    """The statement that reads the file into ``line``, the columns of the table ``touch``."""
    cells = (
        "id, moment, kind, action, event, company, contact, campaign, channel, direction, minutes, "
        "outcome"
    )
    columns = ", ".join(f"'{cell}': 'VARCHAR'" for cell in cells.split(", "))
    return (
        f"CREATE TEMP TABLE line AS SELECT {key('touch', 'id', 'id')} AS key, "
        f"'{SOURCE}' AS source, id AS source_id, '{STREAM}' AS stream, id AS record, "
        f"CAST(hash({cells}) >> 4 AS BIGINT) AS content_hash, "
        f"TIMESTAMP '{NOW:%Y-%m-%d %H:%M:%S}' AS synced_at, "
        "CAST(moment AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS occurred_at, "
        f"kind, action, event, {key('account', 'domain', 'company')} AS account, "
        f"{key('person', 'id', 'contact')} AS person, "
        f"{key('campaign', 'id', 'campaign')} AS campaign, channel, direction, "
        "CAST(minutes AS DECIMAL(18, 4)) AS minutes, outcome "
        f"FROM read_csv('{path}', header = true, columns = {{{columns}}})"
    )


def key(table: str, kind: str, column: str) -> str:
    """The key of a reference, as the warehouse makes it."""
    said = f"'{table}', chr(31), '{SOURCE}', chr(31), '{kind}:', {column}"
    return f"CAST('0x' || left(sha256(concat({said})), 15) AS BIGINT)"


def compare(folder: Path) -> None:
    """Fail unless both tables hold the same; when, and by which hash, is each one's own."""
    import duckdb

    with duckdb.connect() as connection, measured():
        for who in (OURS, THEIRS):
            connection.execute(f"ATTACH '{folder / who}.duckdb' AS {who} (READ_ONLY)")
        selects = [
            f"SELECT * EXCLUDE (content_hash, synced_at) FROM {who}.touch" for who in (OURS, THEIRS)
        ]
        for one, other in (selects, selects[::-1]):
            found = connection.execute(f"({one}) EXCEPT ({other}) LIMIT 3").fetchall()
            if found:
                raise SystemExit(f"the tables differ: {found}")


def bench(rows: int, rounds: int) -> dict[str, dict[str, list[Cost]]]:
    """All costs by step and contestant."""
    costs: dict[str, dict[str, list[Cost]]] = {
        step: {OURS: [], THEIRS: []} for step in (FIRST, AGAIN)
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, rows)
        for _ in range(rounds):
            for old in folder.glob("*.duckdb*"):
                old.unlink()
            for step in (FIRST, AGAIN):
                ours = run(__file__, "--step", OURS, "--folder", name, "--delivery", step)
                batches = ours.told["batches"]
                told = ("--delivery", step, "--batches", batches)
                theirs = run(__file__, "--step", THEIRS, "--folder", name, *told)
                run(__file__, "--step", "compare", "--folder", name)
                costs[step][OURS].append(ours)
                costs[step][THEIRS].append(theirs)
    print(f"{rows:,} lines of 12 columns in {batches} batches")
    return costs


def main() -> None:
    """Print the costs of both and their ratios; or be one step of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    for hidden in ("--step", "--folder", "--delivery"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--batches", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step == OURS:
        load_ours(Path(asked.folder), asked.delivery)
    elif asked.step == THEIRS:
        load_theirs(Path(asked.folder), asked.delivery, asked.batches)
    elif asked.step:
        compare(Path(asked.folder))
    else:
        table(asked.rounds, bench(asked.rows, asked.rounds), GOALS)


if __name__ == "__main__":
    main()
