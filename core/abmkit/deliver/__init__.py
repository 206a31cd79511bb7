"""Drafts of reports, their approval, and what was sent: kept for ever."""

from abmkit.deliver.files import write_whole
from abmkit.deliver.folder import MAIN, TAKEN, ReportFolder, is_kept
from abmkit.deliver.kept import Kept
from abmkit.deliver.letter import Attachment, Letter, compose
from abmkit.deliver.receipt import Approval, Mailed, Receipt, compact
from abmkit.deliver.relay import Relay

__all__ = [
    "MAIN",
    "TAKEN",
    "Approval",
    "Attachment",
    "Kept",
    "Letter",
    "Mailed",
    "Receipt",
    "Relay",
    "ReportFolder",
    "compact",
    "compose",
    "is_kept",
    "write_whole",
]
