"""Streams of a source into the warehouse, batch by batch; a stream that fails stops no other."""

from abmkit.sync.engine import sync
from abmkit.sync.results import Progress, StreamResult, SyncResult, together
from abmkit.sync.stream import what_to_do

__all__ = [
    "Progress",
    "StreamResult",
    "SyncResult",
    "sync",
    "together",
    "what_to_do",
]
