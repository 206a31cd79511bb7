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
    told = [path.relative_to(tmp_path / "demo").parts for path in paths]
    assert [(each[-1], *each[:2]) for each in told] == [
        ("scorecard.pdf", "clients", "hanbit"),
        ("scorecard.pdf", "clients", "northwind"),
        ("monthly.pdf", "clients", "northwind"),
        ("account.pdf", "clients", "northwind"),
        ("portfolio.pdf", "reports", "2026-Q3"),
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
