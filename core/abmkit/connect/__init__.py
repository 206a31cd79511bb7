"""What a connector is and what it hands over: streams of batches of records."""

from abmkit.connect.batch import Batch, Refusal
from abmkit.connect.connector import Check, Connector, Stream

__all__ = ["Batch", "Check", "Connector", "Refusal", "Stream"]
