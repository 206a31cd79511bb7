"""A claim that must hold; unlike ``assert`` it also does when Python is asked to be quick."""

from __future__ import annotations


def claim(holds: object, otherwise: str) -> None:
    """Fail a test unless something holds.

    Args:
        holds: What must be true.
        otherwise: What is wrong when it is not.

    Raises:
        AssertionError: It does not hold.
    """
    if not holds:
        raise AssertionError(otherwise)
