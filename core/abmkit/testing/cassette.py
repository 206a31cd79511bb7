"""A vendor's answers on file, for tests without an account."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from abmkit.connect.secrets import secrets_of

if TYPE_CHECKING:
    from abmkit.connect.cassette import Player, Recorder

#: Set to anything, tests ask the vendor and write the answers down.
RECORD = "ABMKIT_RECORD"


def cassette(path: Path, config: BaseModel) -> Recorder | Player:
    """What a connector is given in place of the network: ``Crm(config, folder, transport=…)``.

    With ``ABMKIT_RECORD`` set it asks the vendor and writes what comes back to the file, without
    the secrets of the settings and without tokens; otherwise it answers from the file. Look a
    recording through before you commit it: it holds what the account holds.

    Args:
        path: The file, of JSON lines.
        config: The connector's settings.

    Raises:
        DataError: The file is not there or is no cassette; it is recorded first.
    """
    from abmkit.connect.cassette import Player, Recorder

    secrets = list(secrets_of(config))
    return Recorder(path, secrets) if os.environ.get(RECORD) else Player(path, secrets)
