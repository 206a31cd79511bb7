import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_a_demo_is_one_command_and_can_be_repeated(
    abmkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    said = abmkit("demo")
    assert said.code == 0
    paths = [Path(line) for line in said.out.splitlines()]
    assert [path.relative_to(tmp_path / "demo" / "clients").parts[0] for path in paths] == [
        "hanbit",
        "northwind",
    ]
    before = [path.read_bytes() for path in paths]
    assert all(content.startswith(b"%PDF-") for content in before)
    assert "Northwind Industrial Group: sync" in said.err
    again = abmkit("demo", "--json")
    assert again.json == {"workspace": str(tmp_path / "demo"), "paths": [str(p) for p in paths]}
    assert [path.read_bytes() for path in paths] == before


def test_a_demo_touches_no_folder_of_somebody(abmkit, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", "utf-8")
    said = abmkit("demo", "mine")
    assert said.code == 2
    assert "is not empty; name a new folder" in said.err
