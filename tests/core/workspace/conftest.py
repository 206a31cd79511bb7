from pathlib import Path

import pytest

from abmkit.workspace import Client, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "agency", "North Star")


@pytest.fixture
def client(workspace: Workspace) -> Client:
    return workspace.add_client("acme", {"name": "Acme", "zone": "Europe/Berlin"})
