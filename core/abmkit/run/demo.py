"""A whole agency in one call: two invented clients, from their CRMs to their scorecards."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from abmkit.errors import UsageError
from abmkit.plugins import Plugins
from abmkit.run.definitions import accept
from abmkit.run.report import Made, make_report
from abmkit.run.sync import sync_client
from abmkit.sandbox import Sandbox, serve
from abmkit.sandbox.find import sandbox_of
from abmkit.workspace import Agency, Client, Workspace
from abmkit.world import PROFILES, World, clients, generate
from abmkit.world.profile import Goal, Note, Profile
from abmkit.world.settings import TargetRow, target_rows

AGENCY = "Blue Harbor"
PERIOD = "2026-Q3"
MONTH = "2026-08"
#: Where the first vendor is served, so that a demo's source still leads there when
#: ``abmkit sandbox`` serves the vendors again.
PORT = 8731

#: What each client wears: the agency's own brand, and one of another house.
_BRANDS: Mapping[str, Mapping[str, str]] = {
    "northwind": {"tagline": "Account-based marketing"},
    "hanbit": {"name": "Studio Onda", "tagline": "계정 기반 마케팅", "theme": "plum"},
}


def make_demo(folder: Path) -> Workspace:
    """Make the demo's workspace, or find it made: settings, lists and notes.

    Args:
        folder: Where; a workspace of something else is not touched.

    Raises:
        UsageError: The folder holds another workspace, or files of something else.
    """
    if (folder / "abmkit.toml").exists():
        return _found(Workspace(folder))
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name a new folder: abmkit demo DIR")
    workspace = Workspace.create(folder, AGENCY)
    for name, profile in PROFILES.items():
        world = generate(profile)
        client = workspace.add_client(
            name,
            {
                "name": profile.title,
                "zone": profile.zone,
                "currency": profile.currency,
                "locale": profile.locale,
                "fiscal_start": profile.fiscal_year_start,
                "brand": dict(_BRANDS[name]),
                "ladders": {"deal": _ladder(profile)},
            },
        )
        _write_peoples_files(client, world)
    return workspace


def run_demo(
    workspace: Workspace, plugins: Plugins, tell: Callable[[str], None] = lambda _: None
) -> Iterator[Made]:
    """Sync each client of the demo and write its scorecard, and one of each other report.

    The clock is the world's own.

    Args:
        workspace: From ``make_demo``.
        plugins: Loaded for it.
        tell: Told what is being done.

    Raises:
        UsageError: A plugin that the demo needs is not there, or the web server of its vendors.
    """
    accept(workspace, plugins)
    with serve_vendors(workspace, plugins):
        for client in workspace.clients():
            tell(f"{client.name}: sync with {PROFILES[client.id].flavour}")
            sync_client(client, plugins, now=generate(PROFILES[client.id]).as_of)
            tell(f"{client.name}: scorecard {PERIOD}")
            yield make_report(client, plugins, PERIOD)
    tell(f"{client.name}: monthly {MONTH}, and one account")
    yield make_report(client, plugins, MONTH, name="monthly")
    yield make_report(client, plugins, PERIOD, name="account", account=_first_target(client))
    tell(f"{workspace.settings.name}: portfolio {PERIOD}")
    yield make_report(Agency(workspace), plugins, PERIOD, name="portfolio")


def _first_target(client: Client) -> str:
    """A target account of the demo, by its domain or its name."""
    line = client.targets()[0]
    return line.domain or line.name or ""


@contextmanager
def serve_vendors(workspace: Workspace, plugins: Plugins) -> Iterator[None]:
    """Serve the CRM of each client on loopback, and let the client's source lead there.

    Args:
        workspace: From ``make_demo``.
        plugins: Loaded for it.

    Raises:
        UsageError: A plugin that the demo needs is not there, or the web server of its vendors.
    """
    with ExitStack() as vendors:
        for place, client in enumerate(workspace.clients()):
            profile = PROFILES[client.id]
            sandbox = sandbox_of(plugins.connectors[profile.flavour])(generate(profile))
            url = vendors.enter_context(_served(sandbox, PORT + place))
            _write_source(workspace, client, profile.flavour, url, sandbox.credentials()["token"])
        yield


@contextmanager
def _served(sandbox: Sandbox, port: int) -> Iterator[str]:
    """Serve at a port, or where that is taken, at any."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(serve(sandbox, port))
        except UsageError:
            url = stack.enter_context(serve(sandbox))
        yield url


def _write_source(workspace: Workspace, client: Client, vendor: str, url: str, token: str) -> None:
    secret = workspace.path / ".secrets" / f"{client.id}.token"
    secret.parent.mkdir(mode=0o700, exist_ok=True)
    secret.touch(mode=0o600)
    secret.write_text(token, "utf-8")
    opening = (
        f'version = 1\nconnector = "{vendor}"\nbase_url = "{url}"\n'
        f'token = "file:.secrets/{secret.name}"\n'
    )
    meaning = files(clients).joinpath(f"{client.id}.toml").read_text("utf-8")
    client.source_folder.mkdir(exist_ok=True)
    (client.source_folder / "crm.toml").write_text(f"{opening}\n{meaning}", "utf-8")


def _found(workspace: Workspace) -> Workspace:
    strangers = {client.id for client in workspace.clients()} ^ set(PROFILES)
    if strangers:
        raise UsageError(
            f"{workspace.path} is a workspace of your own; name a new folder: abmkit demo DIR"
        )
    return workspace


def _ladder(profile: Profile) -> Mapping[str, Any]:
    """The steps of deals as the client calls them; by the second, sales has accepted one."""
    steps = [step.name for step in profile.ladder]
    return {
        "steps": [*steps, profile.won, profile.lost],
        "qualified": steps[1],
        "won": profile.won,
        "lost": profile.lost,
    }


def _write_peoples_files(client: Client, world: World) -> None:
    """What people keep by hand."""
    _write_list(client.path / "targets.csv", TargetRow, target_rows(world))
    _write_list(client.path / "goals.csv", Goal, world.profile.goals)
    note = world.profile.note
    notes = client.path / "notes" / f"{note.period}.md"
    notes.parent.mkdir(exist_ok=True)
    notes.write_text(_written(note), "utf-8")


def _write_list(path: Path, row: type[Any], rows: Iterable[Any]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(row)], lineterminator="\n")
        writer.writeheader()
        for each in rows:
            cells = asdict(each)
            writer.writerow({key: _cell(value) for key, value in cells.items()})


def _cell(value: object) -> object:
    return ";".join(value) if isinstance(value, tuple) else value


def _written(note: Note) -> str:
    """A note as people write it into ``notes/PERIOD.md``."""
    lines = [f"# {note.headline}", f"author: {note.author}", "", "## actions"]
    lines += [f"- [ ] {act.text} @{act.owner} due {act.due}" for act in note.actions]
    if note.events:
        lines += ["", "## events", *(f"- {each.day} {each.text}" for each in note.events)]
    for comment in note.comments:
        lines += ["", f"## {comment.metric}", f"author: {comment.author}", comment.text]
    return "\n".join(lines) + "\n"
