import importlib.util
import json
import shutil
import subprocess
import sys
import sysconfig
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest

from abmkit.run import make_demo
from abmkit.run.definitions import accept
from abmkit.world import PROFILES, World, generate
from abmkit.world.export import export


@pytest.fixture(scope="session")
def read_pdf() -> Callable[[Path], list[str]]:
    """The text of each page of a file, as a reader copies it, with single spaces."""

    def read(path: Path) -> list[str]:
        pages = pypdfium2.PdfDocument(path.read_bytes())
        texts = [page.get_textpage().get_text_range() for page in pages]
        return [" ".join(unicodedata.normalize("NFC", text).split()) for text in texts]

    return read


@pytest.fixture(scope="session", params=sorted(PROFILES))
def world(request: pytest.FixtureRequest) -> World:
    return generate(PROFILES[request.param])


@pytest.fixture(scope="session")
def exported() -> Callable[[Path], Path]:
    """Makes the demo's agency in a folder, its clients on files that their CRMs exported."""

    def make(folder: Path) -> Path:
        workspace = make_demo(folder)
        accept(workspace, workspace.load_plugins())
        for client in workspace.clients():
            export(generate(PROFILES[client.id]), client.path / "export")
            client.source_folder.mkdir(exist_ok=True)
            mapping = Path(__file__).with_name("exports") / f"{client.id}.toml"
            shutil.copy(mapping, client.source_folder / "crm.toml")
        return folder

    return make


@pytest.fixture(scope="session")
def oracle(world: World) -> Any:
    return _oracle().Oracle(world)


def _oracle() -> ModuleType:
    path = Path(__file__).with_name("oracle.py")
    spec = importlib.util.spec_from_file_location("journeys_oracle", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


SOURCE = """\
version = 1
connector = "files"
zone = "Europe/Berlin"

[files.companies]
path = "companies.csv"

[files.companies.rows.account]
id = "Company ID"
map = { name = "Company", domains = "Domain" }

[files.deals]
path = "deals.csv"

[files.deals.rows.deal]
id = "Deal ID"

[files.deals.rows.deal.map]
account = { from = "Company ID", by = "id" }
name = "Deal"
status = "Status"
amount = "Amount"
created_on = "Created"
close_on = "Closed"
"""


class Office:
    """A workspace with one client, `acme`, whose CRM is two sheets; the program works on it.

    Of its 100 deals, all won in 2026-Q3 at 10 dollars, each company has one in ten.
    """

    def __init__(self, folder: Path, program: Callable[..., Any]) -> None:
        self.folder, self.client = folder, folder / "clients/acme"
        self.source = self.client / "sources/crm.toml"
        self._program = program

    def copy(self, folder: Path) -> "Office":
        """The same in another folder, to be spoilt."""
        shutil.copytree(self.folder, folder)
        return Office(folder, self._program)

    def fill(self) -> None:
        self.source.parent.mkdir(parents=True)
        (self.folder / "abmkit.toml").write_text('version = 1\nname = "Blue Harbor"\n', "utf-8")
        settings = 'version = 1\nname = "Acme Ltd"\nzone = "Europe/Berlin"\n'
        (self.client / "client.toml").write_text(settings, "utf-8")
        self.source.write_text(SOURCE, "utf-8")
        self.write_companies([f"Company {n}" for n in range(10)])
        self.write_deals(100)

    def write_companies(self, names: list[str]) -> None:
        lines = [
            f'C{n},"{name.replace(chr(34), chr(34) * 2)}",c{n}.example'
            for n, name in enumerate(names)
        ]
        text = "\n".join(["Company ID,Company,Domain", *lines, ""])
        (self.client / "companies.csv").write_text(text, "utf-8")

    def write_deals(self, count: int, amount: Callable[[int], str] = lambda _: "10") -> None:
        lines = [
            f"D{n},C{n % 10},Deal {n},won,{amount(n)},2026-01-02,2026-08-{1 + n % 28:02}"
            for n in range(count)
        ]
        heads = "Deal ID,Company ID,Deal,Status,Amount,Created,Closed"
        (self.client / "deals.csv").write_text("\n".join([heads, *lines, ""]), "utf-8")

    def break_deals(self, count: int) -> None:
        """Tear some of 100 lines: one has an odd quote, the others no id."""
        self.write_deals(100)
        path = self.client / "deals.csv"
        head, *lines = path.read_text("utf-8").splitlines()
        for row in range(0, 100, 100 // count):
            lines[row] = '"torn' if row == 50 else "," + lines[row].partition(",")[2]
        path.write_text("\n".join([head, *lines, ""]), "utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Put other words into a file, as a person would."""
        text = (self.folder / path).read_text("utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new, 1), "utf-8")

    def run(self, *args: object, ends: int = 0, **environ: str) -> str:
        """What a command prints; where it fails, the one line that it says."""
        done = self._program("-C", self.folder, *args, ends=ends, **environ)
        return str(done.stderr if ends in (1, 2) and not done.stdout else done.stdout)

    def start(self, *args: object) -> "subprocess.Popen[str]":
        """A command that goes on while the test does."""
        path = shutil.which("abmkit", path=sysconfig.get_path("scripts"))
        return subprocess.Popen(
            [str(path), "-C", str(self.folder), *map(str, args)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def sync(self, *args: object, ends: int = 0) -> dict[str, dict[str, Any]]:
        """What became of each stream."""
        told = json.loads(self.run("sync", "acme", *args, "--json", ends=ends))
        return {each["stream"]: each for each in told}

    def number(self, metric: str) -> Decimal | None:
        told = json.loads(self.run("metrics", "value", "acme", metric, *Q3, "--json"))
        (row,) = told["numbers"]
        return None if row["value"] is None else Decimal(row["value"])

    def report(self, *args: object) -> Path:
        return Path(self.run("report", "acme", *Q3, *args).splitlines()[0])


Q3 = ("--period", "2026-Q3")


@pytest.fixture(scope="session")
def synced_office(tmp_path_factory: pytest.TempPathFactory, program: Any) -> Office:
    office = Office(tmp_path_factory.mktemp("office") / "agency", program)
    office.fill()
    office.sync()
    return office


@pytest.fixture
def office(synced_office: Office, tmp_path: Path) -> Office:
    return synced_office.copy(tmp_path / "agency")
