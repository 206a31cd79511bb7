"""Drafts of reports, their approval, and what was sent: kept for ever."""

from abmkit.deliver.files import write_whole
from abmkit.deliver.folder import MAIN, TAKEN, Kept, ReportFolder
from abmkit.deliver.receipt import Approval, Receipt, compact

__all__ = ["MAIN", "TAKEN", "Approval", "Kept", "Receipt", "ReportFolder", "compact", "write_whole"]
