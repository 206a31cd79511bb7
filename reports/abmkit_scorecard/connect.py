"""What a section says when there is nothing to show: what is missing, and what would fill it."""

from collections.abc import Sequence

from abmkit import Msg, ReportData, blocks, charts


def missing(data: ReportData, metric: str, compare: str | None = None) -> Msg | None:
    """Why a metric has no number, and what to connect; None when it has one.

    Args:
        data: What was asked for.
        metric: Id of the metric.
        compare: The period meant; None: the one reported.
    """
    value = data.value(data.number(metric, compare))
    if value.state != "missing" or not isinstance(value.reason, Msg):
        return None
    return Msg.of(value.reason.id.replace("reason.", "connect."))


def section_or_why(data: ReportData, metric: str, section: blocks.Section) -> blocks.Section:
    """A section, or its head with what is missing for the metric that it shows."""
    why = missing(data, metric)
    if why is None:
        return section
    return blocks.Section(title=section.title, blocks=(blocks.Paragraph(text=why),))


def won_by(data: ReportData, title: Msg, bars: Sequence[charts.Bar]) -> blocks.Section:
    """A section of the amounts won, ranked; of a period that won none, a sentence says so."""
    if bars:
        shown: blocks.Block = charts.rank_chart(data.title("won_amount"), bars)
    else:
        shown = blocks.Paragraph(text=Msg.of("revenue.won_none", period=data.named()))
    return blocks.Section(title=title, note=data.named(), blocks=(shown,))


def unconnected(name: str) -> blocks.Section:
    """A section of the page of channels that nothing is known for: what would bring some."""
    paragraph = blocks.Paragraph(text=Msg.of(f"channels.connect_{name}"))
    return blocks.Section(title=Msg.of(f"channels.{name}"), blocks=(paragraph,))
