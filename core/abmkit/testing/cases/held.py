"""A warehouse that nobody else waits for."""

from __future__ import annotations

from abmkit.warehouse import Warehouse


class Held(Warehouse):
    """Keeps its file open from one batch to the next: opening takes longer than a case reads."""

    def release(self) -> None:
        """Nobody else wants it."""

    def share(self, most: float) -> None:
        """Nobody else wants it."""

    def content(self) -> bytes:
        """The whole file."""
        self.close()
        return self.path.read_bytes()

    def close(self) -> None:
        """Let go of the file; it is opened again when next used."""
        super().release()
