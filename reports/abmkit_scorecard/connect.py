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


def ranked(data: ReportData, title: Msg, metric: str, bars: Sequence[charts.Bar]) -> blocks.Section:
    """A section of what was won, ranked; where nothing was, the words for it, and no empty chart.

    Args:
        data: What was asked for.
        title: Its title.
        metric: Id of the metric that the bars measure.
        bars: The largest first.
    """
    chart = charts.rank_chart(data.title(metric), bars)
    nothing = blocks.Paragraph(text=Msg.of("revenue.nothing", period=data.named()))
    told = (chart,) if bars else (nothing,)
    return blocks.Section(title=title, note=data.named() if bars else None, blocks=told)


def unconnected(name: str) -> blocks.Section:
    """A section of the page of channels that nothing is known for: what would bring some."""
    paragraph = blocks.Paragraph(text=Msg.of(f"channels.connect_{name}"))
    return blocks.Section(title=Msg.of(f"channels.{name}"), blocks=(paragraph,))
