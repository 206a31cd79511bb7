"""Parquet files as texts: exact, flat, and one clear line for what is damaged."""

import random
from pathlib import Path

import duckdb
import pytest

from abmkit.errors import Fatal
from abmkit.warehouse import ParquetFile


def write(path: Path, select: str) -> ParquetFile:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 4096)")
    return ParquetFile(path)


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("9007199254740993", "9007199254740993"),
        ("CAST(7 AS DOUBLE)", "7"),
        ("CAST(-0.1 AS DOUBLE)", "-0.1"),
        ("CAST(0.1 AS FLOAT)", "0.1"),
        ("CAST('nan' AS DOUBLE)", None),
        ("CAST('-inf' AS DOUBLE)", "-inf"),
        ("CAST(12.34 AS DECIMAL(18, 4))", "12.3400"),
        ("DATE '2024-01-23'", "2024-01-23"),
        ("TIMESTAMP '2024-01-23 20:35:01'", "2024-01-23 20:35:01"),
        ("TIMESTAMPTZ '2024-01-23 20:35:01+02'", "2024-01-23 18:35:01+00"),
        ("TIMESTAMP_NS '2024-01-23 20:35:01.123456789'", "2024-01-23 20:35:01.123456789"),
        ("true", "true"),
        ("['a', 'b', NULL]", "a;b"),
        ("[CAST(1 AS DOUBLE), 2.5]", "1;2.5"),
        ("[{'x': 1}]", '[{"x":1}]'),
        ("MAP {'k': 1}", '{"k":1}'),
        ("'한빛'", "한빛"),
        ("CAST(NULL AS VARCHAR)", None),
    ],
)
def test_each_kind_of_cell_is_a_text(tmp_path: Path, sql: str, text: str | None) -> None:
    file = write(tmp_path / "a.parquet", f"SELECT {sql} AS cell")
    assert list(file.rows()) == [[(text,)]]


def test_fields_of_structures_are_columns(tmp_path: Path) -> None:
    select = "SELECT 1 AS id, {'domain': 'acme.com', 'size': {'it''s': 5}} AS \"the p\""
    file = write(tmp_path / "a.parquet", select)
    assert file.columns == ("id", "the p.domain", "the p.size.it's")
    assert list(file.rows()) == [[("1", "acme.com", "5")]]


def test_blocks_come_in_order(tmp_path: Path) -> None:
    file = write(tmp_path / "a.parquet", "SELECT range AS n FROM range(10000)")
    blocks = list(file.rows(at_once=3000))
    assert (file.length, [len(block) for block in blocks]) == (10000, [3000, 3000, 3000, 1000])
    assert [int(n or "") for block in blocks for (n,) in block] == list(range(10000))


def test_a_name_is_no_pattern_and_a_folder_no_column(tmp_path: Path) -> None:
    folder = tmp_path / "[a]" / "year=2024"
    folder.mkdir(parents=True)
    write(folder / "xy.parquet", "SELECT 1 AS n")
    file = write(folder / "x*.parquet", "SELECT 2 AS n")
    assert (file.columns, list(file.rows())) == (("n",), [[("2",)]])


@pytest.mark.parametrize("left", [0, 4, 500, -1])
def test_a_file_cut_off_says_so_in_one_line(tmp_path: Path, left: int) -> None:
    path = tmp_path / "a.parquet"
    write(path, "SELECT range AS n, 'x' AS t FROM range(1000)")
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(Fatal, match=r"a\.parquet is cut off, damaged or no Parquet file") as error:
        ParquetFile(path)
    assert "\n" not in str(error.value)


def test_a_damaged_file_gives_its_rows_or_a_clear_error(tmp_path: Path) -> None:
    path, chance = tmp_path / "a.parquet", random.Random(7)
    write(path, "SELECT range AS n, 'text ' || range AS t FROM range(9000)")
    good = path.read_bytes()
    damaged = 0
    for _ in range(20):
        place = chance.randrange(4, len(good) - 60)
        path.write_bytes(good[:place] + chance.randbytes(40) + good[place + 40 :])
        try:
            assert all(len(row) == 2 for block in ParquetFile(path).rows() for row in block)
        except Fatal:
            damaged += 1
    assert damaged > 5
