"""Reads the body of an answer in bounds: some are made to burst or to tie down who reads them."""

from __future__ import annotations

from collections.abc import Callable

import httpx

_MEGABYTE = 1 << 20
#: An answer of more bytes, unpacked, is one that nobody sends in earnest …
LARGEST = 512 * _MEGABYTE
#: … as is one that takes more seconds, however it trickles.
LONGEST = 900.0


class Bursts(Exception):
    """A body is larger than any; the text says how large."""


def whole(
    response: httpx.Response,
    monotonic: Callable[[], float],
    *,
    largest: int | None = None,
    longest: float | None = None,
) -> bytes:
    """The unpacked body of an answer.

    Args:
        response: The answer, not read yet.
        monotonic: Tells the seconds.
        largest: The most bytes it may have; None: ``LARGEST``.
        longest: The most seconds it may take; None: ``LONGEST``.

    Raises:
        Bursts: It has more, or is packed several times over.
        httpx.RequestError: It takes longer, breaks off, or cannot be unpacked.
    """
    most, until = largest or LARGEST, monotonic() + (longest or LONGEST)
    # What is packed once grows a thousandfold at most, and block by block.
    if "," in response.headers.get("content-encoding", ""):
        raise Bursts("its answer is packed several times over")
    blocks, size = [], 0
    for block in response.iter_bytes():
        size += len(block)
        if size > most:
            raise Bursts(f"its answer has more than {most // _MEGABYTE:,} MB")
        if monotonic() > until:
            raise httpx.ReadTimeout(f"its answer takes more than {longest or LONGEST:.0f} seconds")
        blocks.append(block)
    return b"".join(blocks)
