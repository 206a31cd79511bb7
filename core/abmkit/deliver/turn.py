"""One process at a time in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from abmkit.connect.turn import turn
from abmkit.errors import RenderError, explain

LOCK = ".turn"
"""The file that is held; it tells the number of the process that held it last."""


@contextmanager
def take_turn(folder: Path, wait: float = 30.0) -> Iterator[None]:
    """Let no other process work in a folder meanwhile.

    Args:
        folder: It is made when it is not there.
        wait: Seconds to wait for another process.

    Raises:
        RenderError: Another process does not let go (named), or nothing can be written there.
    """
    with ExitStack() as held:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(turn(folder / LOCK, wait, 0o644))
        except TimeoutError as holder:
            raise RenderError(
                f"{folder} is being written by process {holder}; wait until it has finished, "
                "or end it"
            ) from None
        except OSError as error:
            raise RenderError(f"cannot write {folder / LOCK}: {explain(error)}") from error
        yield
