"""A client: its settings, lists, notes, sources and the paths of what is made from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abmkit.errors import UnknownName, UsageError
from abmkit.period import Calendar
from abmkit.workspace.accounts import refuse_taken
from abmkit.workspace.brand import Brand, worn
from abmkit.workspace.links import read_links
from abmkit.workspace.list_file import read_list, read_targets
from abmkit.workspace.lists import ExcludedRecord, Goal, TargetAccount, TitleRule
from abmkit.workspace.settings import ClientSettings
from abmkit.workspace.source import Source, login_file
from abmkit.workspace.toml_file import TomlFile, read_text
from abmkit.workspace.write import check_name, write_source

if TYPE_CHECKING:
    import pandas as pd

    from abmkit.connect import Connector
    from abmkit.identity import IdentityRules
    from abmkit.report.notes import Notes
    from abmkit.workspace.folder import Workspace


class Client:
    """A client: a folder of its own, with its settings, data and reports.

    Attributes:
        workspace: The workspace it belongs to.
        id: Name of its folder; what commands call it.
        path: The folder.
    """

    def __init__(self, workspace: Workspace, name: str) -> None:
        self.workspace = workspace
        self.id = name
        self.path = workspace.path / "clients" / name

    def __repr__(self) -> str:
        return f"Client({self.id!r})"

    @cached_property
    def file(self) -> TomlFile:
        """``client.toml`` as it was read."""
        return TomlFile.read(*self._file(ClientSettings.file))

    @cached_property
    def settings(self) -> ClientSettings:
        """What people decided for this client.

        Raises:
            ConfigError: ``client.toml`` is wrong; names the line.
        """
        return self.file.validate(ClientSettings)

    @property
    def name(self) -> str:
        """The client's name as reports print it."""
        return self.settings.name

    @property
    def zone(self) -> str:
        """IANA time zone whose days and months are counted."""
        return self.settings.zone or self.workspace.settings.defaults.zone

    @property
    def currency(self) -> str:
        """Currency that money is shown in, ISO 4217."""
        return self.settings.currency or self.workspace.settings.defaults.currency

    @property
    def locale(self) -> str:
        """Language and number format of its reports, BCP 47."""
        return self.settings.locale or self.workspace.settings.defaults.locale

    @property
    def calendar(self) -> Calendar:
        """The calendar that its periods are read in."""
        start = self.settings.fiscal_start or self.workspace.settings.defaults.fiscal_start
        return Calendar(start)

    def brand_of(self, report: str) -> Brand:
        """The brand that one report wears: the agency's, the client's and the report's own.

        Args:
            report: Its name.

        Returns:
            The brand; its logo is an absolute path.

        Raises:
            ConfigError: The logo lies outside the folder of the file that names it.
        """
        agency, own = self.workspace.settings, self.settings
        return worn(
            (Brand(name=agency.name), self.workspace.path),
            (agency.brand, self.workspace.path),
            (own.brand, self.path),
            (own.report.brand.get(report, Brand()), self.path),
        )

    @property
    def warehouse(self) -> Path:
        """File of the client's data."""
        return self.path / "warehouse.duckdb"

    @property
    def reports(self) -> Path:
        """Folder of the client's reports, one folder a period."""
        return self.path / "reports"

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who gets its reports by e-mail, and nobody else."""
        return self.settings.report.recipients

    @property
    def recipients_file(self) -> str:
        """Where they are named."""
        return f"clients/{self.id}/{ClientSettings.file}: [report]"

    @property
    def source_folder(self) -> Path:
        """Folder of the files that describe its sources."""
        return self.path / "sources"

    def sources(self) -> tuple[Source, ...]:
        """All sources, in order of name; what is wrong with a file is told when it is read."""
        return tuple(self.source(path.stem) for path in sorted(self.source_folder.glob("*.toml")))

    def source(self, name: str) -> Source:
        """Return one source.

        Raises:
            UnknownName: There is no such source.
        """
        path = self.source_folder / f"{name}.toml"
        if not path.is_file():
            known = [each.stem for each in self.source_folder.glob("*.toml")]
            raise UnknownName(f"source of client {self.id}", name, known)
        return Source(self, path)

    def add_source(
        self, name: str, connector: type[Connector], settings: Mapping[str, Any]
    ) -> Source:
        """Add a source.

        Args:
            name: Name of the source: that of its file.
            connector: What reads it.
            settings: The connector's settings; secrets as references.

        Raises:
            UsageError: The source is there, or the login of one that was; its name cannot be that
                of a file, or a setting is wrong.
            ConfigError: Its connection's file is wrong, or its account is another client's.
        """
        path = self.source_folder / f"{check_name(name)}.toml"
        if path.exists():
            shown = self.workspace.shown(path)
            raise UsageError(f"source {name} already exists: {shown}; choose another --name")
        shared = settings.get("connection")
        left = login_file(self, name)
        if not shared and left.exists():  # perhaps of another client that was called so
            shown = self.workspace.shown(left)
            raise UsageError(
                f"{shown} is the login of an earlier source {name}: remove it, or choose another "
                "--name"
            )
        below = self.workspace.connection(shared).file.data if shared else {}
        if settings.get("account"):
            refuse_taken(self, connector.name, str(settings["account"]))
        write_source(path, connector, settings, below)
        return self.source(name)

    def targets(self) -> tuple[TargetAccount, ...]:
        """The target-account list.

        Raises:
            ConfigError: ``targets.csv`` is wrong; names the line.
        """
        return read_targets(*self._file("targets.csv"))

    def titles(self) -> tuple[TitleRule, ...]:
        """What job titles mean here, before the usual rules.

        Raises:
            ConfigError: ``titles.csv`` is wrong; names the line.
        """
        return read_list(*self._file("titles.csv"), TitleRule)

    def goals(self, check: Callable[[Goal], None] = lambda _: None) -> tuple[Goal, ...]:
        """The goals.

        Args:
            check: Raises an error of abmkit where a goal does not fit the metrics there are.

        Raises:
            ConfigError: ``goals.csv`` is wrong; names the line.
        """
        return read_list(*self._file("goals.csv"), Goal, check)

    def metrics(
        self,
        period: str,
        *metrics: str,
        by: str | None = None,
        compare: Sequence[str] = (),
        to_date: bool = False,
    ) -> pd.DataFrame:
        """Numbers of this client, a row each, for a notebook.

        Args:
            period: Such as ``2026-Q3``.
            metrics: Their ids; none: all.
            by: A column to break them down by, such as ``tier`` or ``account``, or ``month``.
            compare: ``previous`` and ``last-year``.
            to_date: Take the elapsed part of a period that has not ended.

        Returns:
            The columns of ``abmkit.run.numbers.Numbers``; numbers are Decimals, None is no data.

        Raises:
            UsageError: The period or the break-down cannot be had.
            UnknownName: No such metric or comparison.
            WarehouseError: Nothing was synced yet.
        """
        import pandas as pd

        from abmkit.run.numbers import numbers

        plugins = self.workspace.load_plugins()
        told = numbers(
            self, plugins, period, metrics=metrics, by=by, compare=compare, to_date=to_date
        )
        rows = [{**row, "period": row["period"]["label"]} for row in told.rows]
        return pd.DataFrame(rows, dtype="object")

    def exclusions(self) -> tuple[ExcludedRecord, ...]:
        """What counts nowhere.

        Raises:
            ConfigError: ``exclusions.csv`` is wrong; names the line.
        """
        return read_list(*self._file("exclusions.csv"), ExcludedRecord)

    @property
    def identity(self) -> IdentityRules:
        """What people decided about who is who.

        Raises:
            ConfigError: ``links.csv`` is wrong, or its lines contradict each other; names them.
        """
        return self.settings.identity.rules(read_links(*self._file("links.csv")))

    def notes(
        self,
        period: str,
        metrics: Collection[str] | None = None,
        sentences: Collection[str] | None = None,
        language: str | None = None,
    ) -> Notes | None:
        """What people wrote about a period; None when nobody did.

        Args:
            period: The period's label, such as ``2026-Q3``.
            metrics: Ids of the metrics there are; None: any is taken for one.
            sentences: Ids of the sentences that reports say; None: any is taken for one.
            language: Such as ``ko``: that of a page of its own, ``2026-Q3.ko.md``, where there is
                one; None: the page for all others, ``2026-Q3.md``.

        Raises:
            ConfigError: The file is wrong; names the line.
        """
        path = self.path / "notes" / f"{period}.md"
        if language and path.with_suffix(f".{language}.md").exists():
            path = path.with_suffix(f".{language}.md")
        if not path.exists():
            return None
        from abmkit.workspace.notes import parse_notes  # it brings all of a report's words

        shown = self.workspace.shown(path)
        return parse_notes(read_text(path, shown), shown, metrics, sentences)

    def note_languages(self, period: str) -> tuple[str, ...]:
        """Languages of which a period has notes of their own, in order.

        Args:
            period: The period's label.
        """
        pages = (self.path / "notes").glob(f"{period}.*.md")
        return tuple(sorted(page.name[len(period) + 1 : -len(".md")] for page in pages))

    def _file(self, name: str) -> tuple[Path, str]:
        """A file of its folder, and how people are told of it."""
        path = self.path / name
        return path, self.workspace.shown(path)
