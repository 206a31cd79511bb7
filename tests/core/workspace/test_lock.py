"""The file of accepted definitions: read, written, and refused with its line."""

from pathlib import Path

import pytest

from abmkit.errors import ConfigError
from abmkit.workspace.lock import Definition, read_lock, write_lock

TWO = {
    "won": Definition(version=2, hash="b1", formula="deal.count(where status = 'won')"),
    "lost": Definition(version=1, hash="a0", formula='deal.count(where stage = "x")'),
}


def test_what_was_written_is_read_and_written_alike_in_any_order(tmp_path: Path) -> None:
    path = write_lock(tmp_path, TWO)
    text = path.read_text("utf-8")
    assert read_lock(tmp_path) == TWO
    write_lock(tmp_path, dict(reversed(TWO.items())))
    assert path.read_text("utf-8") == text
    assert text.startswith("# The definitions of metrics in force; rewritten by: abmkit metrics u")
    assert text.index("lost = ") < text.index("won = ")
    assert list(tmp_path.iterdir()) == [path]


def test_without_a_file_nothing_was_accepted(tmp_path: Path) -> None:
    assert read_lock(tmp_path) is None


def test_a_wrong_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = write_lock(tmp_path, TWO)
    path.write_text(path.read_text("utf-8").replace("hash = ", "hush = "), "utf-8")
    with pytest.raises(ConfigError, match=r"metrics.lock line 5: unknown key 'hush'; did you mean"):
        read_lock(tmp_path)
    path.write_text("version = 9\n", "utf-8")
    with pytest.raises(ConfigError, match="version 9 is newer than this abmkit reads"):
        read_lock(tmp_path)
