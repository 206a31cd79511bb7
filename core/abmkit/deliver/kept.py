"""What is kept of a report, read back: it says so where it is not what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from abmkit.deliver.receipt import Receipt
from abmkit.errors import DataError
from abmkit.report.frozen import FrozenReport, digest, read_frozen
from abmkit.report.value import Frozen

_RESTORE = "bring it back from a backup"

ModelT = TypeVar("ModelT", bound=Frozen)


@dataclass(frozen=True)
class Kept:
    """A frozen report as it lies on the disk.

    Attributes:
        path: Its file.
        content: The file.
        report: What it says.
        warnings: What of it could not be read as it is.
        receipt: When it was sent; None for a draft.
    """

    path: Path
    content: bytes
    report: FrozenReport
    warnings: tuple[str, ...]
    receipt: Receipt | None = None

    @property
    def digest(self) -> str:
        """What tells it from other reports."""
        return digest(self.content)


def read_kept(path: Path, receipt: Receipt | None = None) -> Kept:
    """Read a frozen report.

    Args:
        path: Its file.
        receipt: When it was sent; None for a draft.

    Raises:
        DataError: It cannot be read, or was changed after it was sent.
    """
    content = read_sent(path, receipt.digest) if receipt else _bytes(path)
    report, warnings = read_frozen(content, str(path))
    return Kept(path, content, report, warnings, receipt)


def read_sent(path: Path, mark: str) -> bytes:
    """Read a file that went out.

    Args:
        path: Where it is kept.
        mark: Its digest then.

    Raises:
        DataError: It cannot be read, or is another one now.
    """
    content = _bytes(path)
    if digest(content) != mark:
        raise DataError(f"{path} was changed after it was sent; {_RESTORE}")
    return content


def read_model(path: Path, model: type[ModelT], advice: str = _RESTORE) -> ModelT:
    """Read a small file that abmkit wrote.

    Args:
        path: Where it is.
        model: What it says.
        advice: What to do when it cannot be read.

    Raises:
        DataError: It cannot be read.
    """
    try:
        return model.model_validate_json(_bytes(path))
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"]
        raise DataError(f"{path} cannot be read: {reason}; {advice}") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}; {_RESTORE}") from error
