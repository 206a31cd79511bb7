"""Streams of a source into the warehouse, batch by batch; a stream that fails stops no other."""

from abmkit.sync.engine import MAX_REJECTED, sync
from abmkit.sync.results import Outcome, Progress, StreamResult, SyncResult, together
from abmkit.sync.stream import what_to_do

__all__ = [
    "MAX_REJECTED",
    "Outcome",
    "Progress",
    "StreamResult",
    "SyncResult",
    "sync",
    "together",
    "what_to_do",
]
