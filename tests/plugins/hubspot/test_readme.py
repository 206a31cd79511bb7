"""The page names every stream and every setting, and its examples are settings."""

import re
import tomllib
from pathlib import Path

from abmkit_hubspot.settings import HubSpotConfig

from .reading import Reading
from .visit import Visit

PAGE = Path(__file__).parents[3].joinpath("plugins/abmkit_hubspot/README.md").read_text("utf-8")


def first_cells(heading: str) -> set[str]:
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    cells = (line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_every_stream_is_told(visit: Visit, tmp_path: Path) -> None:
    connector = Reading(visit, None, tmp_path).connector()  # type: ignore[arg-type]
    streams = {stream.name for stream in connector.streams()}
    connector.close()
    assert first_cells("Streams") == streams


def test_every_setting_is_told() -> None:
    assert first_cells("Settings") == set(HubSpotConfig.model_fields)


def test_the_examples_are_settings() -> None:
    for example in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL):
        told = {"token": "t", **tomllib.loads(example)}
        told.pop("connector", None)
        if "oauth" in told:
            del told["token"]
        HubSpotConfig.model_validate(told)
