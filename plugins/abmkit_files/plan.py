"""The streams that settings make: one a file, and one for each kind of rows that files share."""

from __future__ import annotations

from dataclasses import dataclass

from abmkit_files.settings import File, FilesConfig, Rows, table_of


@dataclass(frozen=True)
class Plan:
    """What a stream is read from.

    Attributes:
        files: By what the settings call them, with the rows that are the stream's only.
    """

    files: dict[str, File]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the rows are of, each once."""
        rows = (each for file in self.files.values() for each in file.rows.items())
        return tuple(dict.fromkeys(table_of(*each) for each in rows))


def plans(config: FilesConfig) -> dict[str, Plan]:
    """The plan of each stream.

    A row that several files tell would be taken from one stream by the other at every sync; so
    shared rows are a stream of their own over all their files.
    """
    made: dict[str, Plan] = {}
    for name, file in config.files.items():
        if rows := {each: told for each, told in file.rows.items() if not told.shared}:
            made[name] = Plan({name: _with(file, rows)})
    for name in config.shared:
        made[name] = Plan(
            {
                of: _with(file, {name: file.rows[name]})
                for of, file in config.files.items()
                if name in file.rows and file.rows[name].shared
            }
        )
    return made


def _with(file: File, rows: dict[str, Rows]) -> File:
    return file.model_copy(update={"rows": rows})
