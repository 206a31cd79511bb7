"""What connectors of HTTP APIs must bear, tried on the sandbox of their vendor.

The cases are failures that users of other connectors have met; ``AC`` and a number name them.
"""

from abmkit.testing.cases.conformance import conformance

__all__ = ["conformance"]
