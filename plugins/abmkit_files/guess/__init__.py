"""Proposes the settings of a source from the files of an export."""

from abmkit_files.guess.proposal import propose

__all__ = ["propose"]
