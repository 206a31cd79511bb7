"""What holds in a process that is all abmkit's; used as a library, it leaves these things alone."""

from __future__ import annotations

import gc
import os
import sys

#: As many new objects as pages of records make before it is worth looking for cycles in them.
_OBJECTS = 200_000


def settle() -> None:
    """Let the program start fast and waste nothing; to be called before all else is imported."""
    # numpy's algebra starts threads, which wait for work in a loop; none of ours is so large.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_OBJECTS)
    # The command line that httpx brings takes half of the time in which it is imported.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
