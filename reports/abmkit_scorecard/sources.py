"""Page 6: what to read with care, where the data comes from, and what did not fit."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from abmkit import Msg, Page, ReportData, blocks, charts
from abmkit_scorecard.asks import PEOPLE
from abmkit_scorecard.care import care
from abmkit_scorecard.cells import count, share
from abmkit_scorecard.changes import decided, restated
from abmkit_scorecard.heads import numbers, words
from abmkit_scorecard.known import doubts, known
from abmkit_scorecard.sure import sure
from abmkit_scorecard.totals import totals

_TABLES = 4
"""Tables of a source that are told with their rows: the largest."""


def sources(data: ReportData) -> Page:
    """The page of the data behind the report."""
    told: list[blocks.Block] = [care(data), _sources(data)]
    if data.quality.matching:
        told.append(_matching(data))
    told += totals(data)
    told += [*known(data), *restated(data), *decided(data)]
    missing = tuple(_missing(data))
    if missing:
        narrative = blocks.Narrative(bullets=missing)
        told.append(blocks.Section(title=Msg.of("sources.missing"), blocks=(narrative,)))
    told += sure(data)
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
            words(Msg.of("sources.source"), "1.3"),
            words(Msg.of("sources.synced"), "1.5"),
            words(Msg.of("sources.rows"), "3.6"),
            numbers(Msg.of("sources.rejected"), "0.9"),
            words(Msg.of("sources.note"), "1.9"),
        ),
        rows=tuple(_source_rows(data)),
        empty=Msg.of("sources.none"),
    )
    note = Msg.of("sources.clock", zone=data.client.zone)
    return blocks.Section(title=Msg.of("sources.sources"), note=note, blocks=(table,))


def _source_rows(data: ReportData) -> Iterator[tuple[blocks.Cell, ...]]:
    for source in data.quality.sources:
        most = sorted(source.rows.items(), key=lambda item: (-item[1], item[0]))
        counts = [Msg.of(f"sources.of_{table}", n=rows) for table, rows in most[:_TABLES]]
        if len(most) > _TABLES:
            counts.append(Msg.of("sources.more", n=len(most) - _TABLES))
        state = Msg.of(f"sources.state_{source.status}")
        yield (
            blocks.Sign(goal=source.sign, text=source.name, of="state"),
            _at(source.synced_at, data.client.zone),
            blocks.Marks(texts=tuple(counts)),
            count(source.rejected_rows + source.rejected_cells),
            blocks.Marks(texts=tuple(filter(None, (source.connector, state, source.note)))),
        )


def _matching(data: ReportData) -> blocks.Section:
    """The kinds of reference that lost some; of the others, how many kinds there are."""
    title = Msg.of("sources.matching")
    lossy = [each for each in data.quality.matching if each.unmatched]
    whole = len(data.quality.matching) - len(lossy)
    if not lossy:
        paragraph = blocks.Paragraph(text=Msg.of("sources.all_matched"))
        return blocks.Section(title=title, blocks=(paragraph,))
    table = blocks.Table(
        columns=(
            words(Msg.of("sources.reference"), "1.4"),
            words(Msg.of("sources.matched"), "1.4"),
            numbers(Msg.of("sources.unmatched"), "0.8"),
            words(Msg.of("sources.examples"), "2.4"),
        ),
        rows=tuple(
            (
                Msg.of("sources.refers", table=_table(each.table), to=_table(each.to)),
                share(each.matched, each.matched + each.unmatched),
                count(each.unmatched),
                ", ".join(each.examples) or "–",
            )
            for each in lossy
        ),
        more=Msg.of("sources.whole", n=whole) if whole else None,
    )
    note = Msg.of("sources.matching_note")
    return blocks.Section(title=title, note=note, blocks=(table,))


def _table(name: str) -> Msg:
    return Msg.of(f"sources.table_{name}")


def _missing(data: ReportData) -> Iterator[blocks.Bullet]:
    """What was left out of which numbers, with how many."""
    quality = data.quality
    yield from _consent(data)
    yield from doubts(data)
    for lack, deals in (
        ("account", quality.deals_without_account),
        ("amount", quality.deals_without_amount),
        ("dates", quality.deals_without_dates),
    ):
        if deals:
            yield blocks.Bullet(
                lead=Msg.of(f"sources.no_{lack}"),
                body=Msg.of(f"sources.no_{lack}_text", n=deals, whole=quality.deals),
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
    yield from _excluded(data)
    for found in (each for each in quality.findings if each.kind != "excluded"):
        names = dict(found.names)
        if found.kind == "unpriced":
            names["rows"] = Msg.of(f"sources.of_{names.pop('fact')}", n=found.rows)
        text = Msg.of(f"sources.{found.kind}_text", n=found.rows, **names)
        yield blocks.Bullet(lead=Msg.of(f"sources.{found.kind}"), body=text)


def _excluded(data: ReportData) -> Iterator[blocks.Bullet]:
    """What counts nowhere, by the reason that people gave."""
    told: dict[Msg | str | int, list[Msg | str]] = {}
    for found in data.quality.findings:
        if found.kind == "excluded":
            rows = Msg.of(f"sources.of_{found.names['table']}", n=found.rows)
            told.setdefault(found.names["why"], []).append(rows)
    for why, counts in told.items():
        body = Msg.of("sources.excluded_text", why=why, rows=charts.listed(counts))
        yield blocks.Bullet(lead=Msg.of("sources.excluded"), body=body)


def _consent(data: ReportData) -> Iterator[blocks.Bullet]:
    """How many of the people known may be written to, as far as consent is known."""
    known, free = (data.value(data.number(metric)) for metric in PEOPLE)
    if known.number is None or free.number is None:
        return
    told = "sources.consent_text" if data.quality.rows("consent") else "sources.consent_none"
    yield blocks.Bullet(lead=Msg.of("sources.consent"), body=Msg.of(told, n=free, whole=known))


def _at(instant: str | None, zone: str) -> blocks.Cell:
    if instant is None:
        return "–"
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return Msg.of("date.minute", at=local.isoformat())
