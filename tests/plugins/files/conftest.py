"""A files source made of texts and settings."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abmkit import Batch
from abmkit_files.connector import Files
from abmkit_files.settings import FilesConfig

Make = Callable[..., Files]
Rows = list[dict[str, Any]]


@pytest.fixture
def source(tmp_path: Path) -> Make:
    """Make a source: `source(toml, **{"deals.csv": text or bytes})`."""

    def make(settings: str, **files: str | bytes) -> Files:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (tmp_path / name).write_bytes(data)
        plain = tomllib.loads('zone = "UTC"\n' + settings, parse_float=Decimal)
        return Files(FilesConfig.model_validate(plain), tmp_path)

    return make


@pytest.fixture
def pulled() -> Callable[..., list[Batch]]:
    """All batches of a stream, by default of the only one."""

    def pull(files: Files, name: str = "") -> list[Batch]:
        streams = {stream.name: stream for stream in files.streams()}
        stream = streams[name] if name else next(iter(streams.values()))
        return list(files.pull(stream, None))

    return pull


@pytest.fixture
def rows_of(pulled: Callable[..., list[Batch]]) -> Callable[..., Rows]:
    """All rows that a source gives a table, as dicts."""

    def rows(files: Files, table: str, stream: str = "") -> Rows:
        frames = [b.tables[table] for b in pulled(files, stream) if table in b.tables]
        return pd.concat([pd.DataFrame(each, dtype=object) for each in frames]).to_dict("records")

    return rows
