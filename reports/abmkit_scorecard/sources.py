"""Page 5: where the data comes from, how fresh it is, and what did not fit."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from abmkit import Msg, Page, ReportData, Value, blocks
from abmkit_scorecard.changes import decided, restated


def sources(data: ReportData) -> Page:
    """The page of the data behind the report."""
    told = [_sources(data)]
    if data.quality.matching:
        told.append(_matching(data))
    told += [*restated(data), *decided(data)]
    missing = tuple(_missing(data))
    if missing:
        narrative = blocks.Narrative(bullets=missing)
        told.append(blocks.Section(title=Msg.of("sources.missing"), blocks=(narrative,)))
    return Page(
        id="sources",
        outline=Msg.of("sources.outline"),
        title=Msg.of("sources.title"),
        lead=Msg.of("sources.lead"),
        blocks=tuple(told),
    )


def _sources(data: ReportData) -> blocks.Section:
    table = blocks.Table(
        columns=(
            blocks.Column(title=Msg.of("sources.source"), weight=Decimal("1.6")),
            blocks.Column(title=Msg.of("sources.synced"), weight=Decimal("1.2")),
            blocks.Column(title=Msg.of("sources.rows"), weight=Decimal("1.6")),
            blocks.Column(title=Msg.of("sources.rejected"), align="right", weight=Decimal("0.9")),
            blocks.Column(title=Msg.of("sources.note"), weight=Decimal("2.2")),
        ),
        rows=tuple(_source_rows(data)),
        empty=Msg.of("sources.none"),
    )
    note = Msg.of("sources.clock", zone=data.client.zone)
    return blocks.Section(title=Msg.of("sources.sources"), note=note, blocks=(table,))


def _source_rows(data: ReportData) -> Iterator[tuple[blocks.Cell, ...]]:
    for source in data.quality.sources:
        counts = (
            Msg.of(f"sources.of_{table}", n=rows) for table, rows in sorted(source.rows.items())
        )
        state = Msg.of(f"sources.state_{source.status}")
        yield (
            blocks.Sign(goal=source.sign, text=source.name, of="state"),
            _at(source.synced_at, data.client.zone),
            blocks.Marks(texts=tuple(counts)),
            _count(source.rejected_rows + source.rejected_cells),
            blocks.Marks(texts=tuple(filter(None, (source.connector, state, source.note)))),
        )


def _matching(data: ReportData) -> blocks.Section:
    rows = []
    for each in data.quality.matching:
        every = each.matched + each.unmatched
        rate = Value(
            number=Decimal(each.matched) / every if every else None,
            unit="percent",
            state="ok" if every else "missing",
        )
        tables = (Msg.of(f"sources.table_{name}") for name in (each.table, each.to))
        rows.append(
            (
                Msg.of("sources.refers", **dict(zip(("table", "to"), tables, strict=True))),
                blocks.Share(part=_count(each.matched), whole=_count(every), rate=rate),
                _count(each.unmatched),
                ", ".join(each.examples) or "–",
            )
        )
    table = blocks.Table(
        columns=(
            blocks.Column(title=Msg.of("sources.reference"), weight=Decimal("1.4")),
            blocks.Column(title=Msg.of("sources.matched"), weight=Decimal("1.4")),
            blocks.Column(title=Msg.of("sources.unmatched"), align="right", weight=Decimal("0.8")),
            blocks.Column(title=Msg.of("sources.examples"), weight=Decimal("2.4")),
        ),
        rows=tuple(rows),
    )
    note = Msg.of("sources.matching_note")
    return blocks.Section(title=Msg.of("sources.matching"), note=note, blocks=(table,))


def _missing(data: ReportData) -> Iterator[blocks.Bullet]:
    """What was left out of which numbers, with how many."""
    quality = data.quality
    for lack, count in (
        ("account", quality.deals_without_account),
        ("amount", quality.deals_without_amount),
        ("dates", quality.deals_without_dates),
    ):
        if count:
            yield blocks.Bullet(
                lead=Msg.of(f"sources.no_{lack}"),
                body=Msg.of(f"sources.no_{lack}_text", n=count, whole=quality.deals),
            )
    for source in quality.sources:
        if source.example:
            yield blocks.Bullet(
                lead=Msg.of("sources.rejected_of", source=source.name),
                body=Msg.of(
                    "sources.rejected_text",
                    rows=Msg.of("sources.rejected_rows", n=source.rejected_rows),
                    cells=Msg.of("sources.rejected_cells", n=source.rejected_cells),
                    example=source.example,
                ),
            )
    for found in quality.findings:
        text = Msg.of(f"sources.{found.kind}_text", n=found.rows, **found.names)
        yield blocks.Bullet(lead=Msg.of(f"sources.{found.kind}"), body=text)


def _at(instant: str | None, zone: str) -> blocks.Cell:
    if instant is None:
        return "–"
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return Msg.of("date.minute", at=local.isoformat())


def _count(number: int) -> Value:
    return Value(number=Decimal(number))
