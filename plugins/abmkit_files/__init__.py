"""Reads CSV files: the plainest connector, and the model to copy."""

from __future__ import annotations

from abmkit import Connector, hookimpl


@hookimpl
def register_connectors() -> list[type[Connector]]:
    from abmkit_files.connector import Files

    return [Files]
