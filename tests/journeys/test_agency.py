"""An agency runs two clients at night, by a script; each keeps its data, faults and brand apart."""

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from abmkit import Workspace

pytestmark = pytest.mark.slow

PERIOD = "2025-Q4"
NAMES = {"northwind": "Northwind Industrial Group", "hanbit": "한빛로보틱스"}
SENDERS = {"northwind": "Blue Harbor", "hanbit": "Studio Onda"}
COLOURS = {"northwind": "#1F3A68", "hanbit": "#3F2B63"}


class Night:
    """What a script of the agency does: it reads JSON and exit codes, and nobody looks on."""

    def __init__(self, folder: Path, program: Callable[..., Any]) -> None:
        self.folder = folder
        self._program = program

    def ask(self, *args: str, ends: int = 0) -> Any:
        done = self._program("-C", self.folder, *args, "--json", ends=ends)
        if ends in (0, 3):
            assert done.stderr == ""
        return json.loads(done.stdout or done.stderr)

    def report(self, client: str) -> Path:
        (path,) = self.ask("report", client, "--period", PERIOD)["paths"]
        return Path(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, program: Any, exported: Any) -> Night:
    """Both clients after the first night: synced, their scorecards drafted."""
    night = Night(exported(tmp_path_factory.mktemp("night") / "agency"), program)
    clients = [each["client"] for each in night.ask("client", "list")]
    assert clients == sorted(NAMES)
    for client in clients:
        outcomes = {stream["outcome"] for stream in night.ask("sync", client)}
        assert outcomes == {"complete"}
        night.report(client)
    return night


@pytest.fixture
def night(made: Night, tmp_path: Path, program: Any) -> Night:
    """A copy of the agency, to be spoilt."""
    shutil.copytree(made.folder, tmp_path / "agency")
    return Night(tmp_path / "agency", program)


def scorecard(night: Night, client: str) -> Path:
    return Workspace(night.folder).client(client).reports / PERIOD / "scorecard.pdf"


def files_of(night: Night, client: str) -> dict[Path, bytes]:
    folder = Workspace(night.folder).client(client).path
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_broken_source_of_one_client_leaves_the_other_as_it_was(night: Night) -> None:
    before = files_of(night, "northwind")
    settings = night.folder / "clients/hanbit/sources/crm.toml"
    settings.write_text(settings.read_text("utf-8").replace("zone =", "zoen =", 1), "utf-8")

    lost = [each for each in night.ask("sync", "hanbit", ends=1) if each["source"] == "crm"]
    assert [each["outcome"] for each in lost] == ["failed"]
    assert "clients/hanbit/sources/crm.toml line" in lost[0]["missing"]
    assert "did you mean zone?" in lost[0]["missing"]
    assert lost[0]["advice"].endswith("abmkit source check hanbit crm")
    assert files_of(night, "northwind") == before

    assert {each["outcome"] for each in night.ask("sync", "northwind")} == {"complete"}
    night.report("northwind")


def test_what_is_missing_ends_with_3_and_stands_on_the_scorecard(
    night: Night, read_pdf: Callable[[Path], list[str]]
) -> None:
    (night.folder / "clients/northwind/export/activities.csv").unlink()
    streams = night.ask("sync", "northwind", ends=3)
    missing = {each["stream"]: each for each in streams if each["outcome"] != "complete"}
    assert list(missing) == ["activities"]
    assert "activities.csv does not exist" in missing["activities"]["missing"]

    pages = read_pdf(night.report("northwind"))
    assert "activities.csv does not exist" in " ".join(pages)


def test_a_wrong_call_ends_with_2_and_names_the_near_one(night: Night) -> None:
    error = night.ask("sync", "hanbitt", ends=2)["error"]
    assert error["exit_code"] == 2
    assert "did you mean hanbit?" in error["message"]


def test_a_second_night_changes_nothing(night: Night) -> None:
    streams = night.ask("sync", "hanbit")
    assert sum(each["rows"] + each["deleted"] for each in streams) == 0
    assert sum(each["unchanged"] for each in streams) > 1000


@pytest.mark.parametrize(("mine", "other"), [sorted(NAMES), sorted(NAMES, reverse=True)])
def test_a_scorecard_wears_its_own_brand_and_nothing_of_the_other(
    made: Night, read_pdf: Callable[[Path], list[str]], mine: str, other: str
) -> None:
    path = scorecard(made, mine)
    said = "\n".join([*read_pdf(path), *hidden_texts(path)])
    assert SENDERS[mine] in said
    assert NAMES[mine] in said
    assert NAMES[other] not in said
    ours = "\n".join(accounts(made, mine))
    foreign = [name for name in (SENDERS[other], *accounts(made, other)) if name not in ours]
    assert len(foreign) > 50
    assert [name for name in foreign if name in said] == []
    assert other not in said.lower()
    drawn = colours(path)
    assert COLOURS[mine] in drawn
    assert COLOURS[other] not in drawn


def accounts(night: Night, client: str) -> list[str]:
    """The names of the companies in a client's export."""
    folder = Workspace(night.folder).client(client).path / "export"
    (path,) = [*folder.glob("accounts.csv"), *folder.glob("companies.csv")]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row.get("Account Name") or row["Company name"] for row in csv.DictReader(file)]


def hidden_texts(path: Path) -> Iterator[str]:
    """What a PDF says besides its pages: titles, outlines, structure, metadata."""
    with pikepdf.open(path) as pdf:
        for held in pdf.objects:
            yield from strings(held)
            if isinstance(held, pikepdf.Stream) and held.get("/Type") == "/Metadata":
                yield held.read_bytes().decode()


def strings(held: Any) -> Iterator[str]:
    """The texts in one object of a file; what it refers to is an object of its own."""
    if isinstance(held, pikepdf.String):
        yield str(held)
    elif isinstance(held, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
        for part in held if isinstance(held, pikepdf.Array) else dict(held).values():
            if not getattr(part, "is_indirect", False):
                yield from strings(part)


def colours(path: Path) -> set[str]:
    """Every colour that the pages are drawn in."""
    found = set()
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("rg", "RG"):
                    parts = [round(float(part) * 255) for part in operands]
                    found.add("#" + "".join(f"{part:02X}" for part in parts))
    return found
