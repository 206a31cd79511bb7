"""A report: asked, evaluated, built, frozen, rendered, drafted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from abmkit.deliver import MAIN, Kept, compact, write_whole
from abmkit.errors import UsageError
from abmkit.metrics.window import Window, parse_window
from abmkit.models import Definitions
from abmkit.period import Period
from abmkit.plugins import Plugins, blamed
from abmkit.report import Report, ReportData, spans
from abmkit.report.blocks import Document
from abmkit.report.client import Client as Reader
from abmkit.report.doubts import doubts
from abmkit.report.format import language_of
from abmkit.report.frozen import FrozenReport, digest
from abmkit.run.background import ENGAGED_WITHIN, assets, cards, largest_deal, quality
from abmkit.run.basis import Defence
from abmkit.run.brand import theme
from abmkit.run.changes import changes, last_report, sent_of
from abmkit.run.evidence import with_evidence
from abmkit.run.freeze import freeze, marked
from abmkit.run.goals import goals_of
from abmkit.run.languages import in_other_languages, notes_of
from abmkit.run.measure import Derived, definitions_of, derived
from abmkit.run.owner import Owner, check_owner, folder_at, folder_of
from abmkit.run.portfolio import agency_data, unread
from abmkit.run.reconcile import reconciled
from abmkit.run.render import Rendered, render
from abmkit.run.subject import find_account, subject
from abmkit.workspace import Agency, Client


@dataclass(frozen=True)
class Made:
    """A report in files.

    Attributes:
        frozen: The frozen report that they show.
        paths: The files, in order of the formats asked for.
        document: What they show.
        metrics: Ids of the metrics that were asked for.
        warnings: What could not be shown as it is.
        digest: What tells the frozen report from another.
        doubts: What a person should look at before it goes out.
        unread: Clients that it lacks, as their own report cannot be read, each with the reason.
    """

    frozen: Path
    paths: tuple[Path, ...]
    document: Document
    metrics: tuple[str, ...]
    warnings: tuple[str, ...]
    digest: str
    doubts: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def make_report(
    owner: Owner,
    plugins: Plugins,
    period: str,
    *,
    name: str = MAIN,
    account: str | None = None,
    formats: Sequence[str] = ("pdf",),
    locale: str | None = None,
    to_date: bool = False,
) -> Made:
    """Write a draft of a report: frozen as ``draft.json``, and its renderings beside it.

    Args:
        owner: Whose: a client, or the agency of a report on all of them.
        plugins: Where report, renderers and metrics come from.
        period: Such as ``2026-Q3``.
        name: The report.
        account: The account that it is about, if it is about one: its domain, name, key or record.
        formats: Names of renderers.
        locale: Language of the renderings; None: the owner's.
        to_date: Take the elapsed part of a period that has not ended.

    Raises:
        UnknownName: No such report, renderer or metric.
        UsageError: The period, the locale or the account cannot be had.
        PluginError: The report or a renderer broke; the draft of before is as it was.
        DataError: What was sent of the period cannot be read.
        RenderError: A file cannot be written.
    """
    report = plugins.reports[name]()
    check_owner(report, owner, account)
    definitions = definitions_of(plugins)

    def build(data: ReportData) -> Document:
        with blamed(f"report {name}", plugins.reports.origins[name]):
            return report.document(data, theme(owner, name))

    if isinstance(owner, Agency):
        data = agency_data(report, owner, definitions, period)
        document, others = build(data), {}
        unsure = tuple[str, ...]()
    else:
        with derived(owner) as facts:
            resolved = facts.period(period, to_date=to_date)
            data = _data(report, facts, definitions, resolved, plugins, account)
            document = build(data)
            if report.about == "client":
                document = with_evidence(document, facts, definitions, resolved, plugins)
        others = in_other_languages(data, owner, definitions.ids, _sentences(plugins), build)
        unsure = tuple(doubts(data, owner.settings.report.jump))
    with blamed(f"report {name}", plugins.reports.origins[name]):
        frozen = freeze(report, data, document, owner, others)
    folder = folder_at(owner, data.period.label, name, data.about.card.id if data.about else None)
    with folder.turn():
        frozen = marked(frozen, folder)
        rendered = render(frozen, plugins, formats, locale)
        made = _made(folder.write_draft(frozen), folder.path, frozen, rendered)
    return replace(made, doubts=unsure, unread=unread(data.reports))


def open_report(
    owner: Owner,
    plugins: Plugins,
    period: str,
    as_of: str,
    *,
    name: str = MAIN,
    account: str | None = None,
    formats: Sequence[str] = ("pdf",),
    locale: str | None = None,
) -> Made:
    """Render the latest frozen report not after an instant; no numbers are computed.

    Of drafts and what was sent, that with the newest data counts; of two alike, the one sent.

    Args:
        owner: Whose.
        plugins: Where the renderers come from.
        period: Such as ``2026-Q3``.
        as_of: Its data is complete to this instant, or this whole day in the owner's zone, or
            to an earlier one; ISO.
        name: The report.
        account: The account that it is about, if it is about one.
        formats: Names of renderers.
        locale: Language of the renderings; None: the report's own.

    Returns:
        The files, in a folder ``as-of/`` of their own.

    Raises:
        UnknownName: No such renderer.
        UsageError: There is no such report, or ``as_of`` or the locale cannot be read.
        DataError: A frozen report cannot be read.
        PluginError: A renderer broke.
        RenderError: A file cannot be written.
    """
    instant = _instant(as_of, owner.zone)
    folder = folder_of(owner, period, instant, name, account)
    kept = folder.latest(instant)
    if kept is None:
        raise UsageError(
            f"no report {name} of {period} was frozen by {as_of}; see {folder.path}, or make one "
            "without --as-of"
        )
    rendered = render(kept.report, plugins, formats, locale)
    place = folder.path / "as-of" / compact(kept.report.document.as_of)
    return _made(kept.path, place, kept.report, rendered, kept)


def _made(
    path: Path, folder: Path, frozen: FrozenReport, rendered: Rendered, kept: Kept | None = None
) -> Made:
    paths = tuple(write_whole(folder / name, file) for name, file in rendered.files.items())
    warnings = (*(kept.warnings if kept else ()), *rendered.warnings)
    told = tuple(frozen.metrics)
    return Made(path, paths, frozen.document, told, warnings, digest(frozen.dump()))


def _instant(text: str, zone: str) -> datetime:
    """Read an instant; a day means its end in the client's zone."""
    try:
        if len(text) == len("2026-10-01"):
            day = date.fromisoformat(text) + timedelta(days=1)
            return datetime.combine(day, time(), ZoneInfo(zone)) - timedelta(seconds=1)
        moment = datetime.fromisoformat(text)
    except ValueError:
        form = "2026-10-01 or 2026-10-01T06:00:00Z"
        raise UsageError(
            f"--as-of {text!r} is neither a day nor an instant; write it like {form}"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _data(
    report: Report,
    facts: Derived,
    definitions: Definitions,
    period: Period,
    plugins: Plugins,
    account: str | None,
) -> ReportData:
    client = facts.client
    within = _engaged_within(report, definitions, client)
    accounts = cards(facts, period, within, steps=report.journey)
    card = find_account(facts, accounts, account) if account else None
    last = sent_of(client, period.previous(), report.name)
    sent = [each for each in (last, sent_of(client, period, report.name)) if each]
    tiles = client.settings.report.tiles
    goals = goals_of(facts, definitions, period)
    asks = report.asks_with(tiles, definitions.ids, goals.of(period))
    defence = Defence.of(facts, definitions, period, plugins)
    return ReportData(
        report=report.name,
        asks=asks,
        sentences=report.sentences,
        numbers=defence.put(facts.answer(definitions, asks, period)),
        registry=definitions,
        params=client.settings.metrics,
        client=_reader(client),
        period=period,
        as_of=spans.stamp(facts.as_of),
        accounts=accounts,
        assets=assets(facts),
        quality=quality(facts, period, plugins),
        goals=goals,
        notes=notes_of(
            client,
            period.label,
            language_of(client.locale),
            definitions.ids,
            _sentences(plugins),
        ),
        tiles=tiles,
        largest_deal=largest_deal(facts, period),
        last=last_report(last, client.settings.report.restated),
        changes=changes(facts, period, accounts, sent, definitions.ids),
        reconciliation=reconciled(facts, period),
        about=subject(facts, period, card) if card else None,
    )


def _engaged_within(report: Report, definitions: Definitions, client: Client) -> Window:
    """How far back a touch makes a person engaged: as the client has set it for a metric."""
    if report.engaged is None:
        return ENGAGED_WITHIN
    told = definitions.parameters(report.engaged, client.settings.metrics)["window"]
    return parse_window(str(told))


def _reader(client: Client) -> Reader:
    told = client.settings.ladders
    ladders = {name: ladder.steps for name, ladder in told.items()}
    ends = frozenset(end for each in told.values() for end in (each.won, each.lost) if end)
    return Reader(client.name, client.zone, client.currency, client.locale, ladders, ends)


def _sentences(plugins: Plugins) -> set[str]:
    """What notes may name: they are a period's, whatever its reports."""
    return {each for report in plugins.reports.values() for each in report.sentences}
