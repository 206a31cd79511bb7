"""What became of the e-mails to target accounts, and which of them was clicked most."""

from collections.abc import Iterator, Sequence

from abmkit import Msg, ReportData, Value, blocks
from abmkit_scorecard.asks import MAILED
from abmkit_scorecard.measures import short_measures

_STEPS = ("email_delivery_rate", "email_click_rate")
"""Each a part of the one before."""


def mail(data: ReportData, metrics: Sequence[str]) -> blocks.Section:
    """A section for half the width: recipients step by step, then the rates that are left.

    Args:
        data: What was asked for.
        metrics: Ids of the rates.
    """
    steps = tuple(_steps(data))
    left = [each for each in metrics if not (steps and each in _STEPS)]
    section = short_measures(data, Msg.of("channels.email"), left, _best(data))
    if not steps:
        return section
    told = (blocks.Progress(rows=steps), *section.blocks)
    return section.model_copy(update={"blocks": told})


def _steps(data: ReportData) -> Iterator[blocks.ProgressRow]:
    for metric in _STEPS:
        rate = data.value(data.number(metric))
        if rate.number is not None:
            yield blocks.ProgressRow(
                label=Msg.of(f"channels.{metric}"),
                part=Value(number=rate.numerator),
                whole=Value(number=rate.denominator),
                rate=rate,
            )


def _best(data: ReportData) -> Msg | None:
    """The e-mail with the highest rate of clicks, of those with enough recipients."""
    for metric in MAILED:
        rates = [
            (value.number, data.assets[key].title, value)
            for key, number in data.groups(metric, "asset_id").items()
            if isinstance(key, int) and key in data.assets
            if (value := data.value(number)).number
        ]
        if rates:
            _, name, value = max(rates, key=lambda each: each[:2])
            return Msg.of(
                "channels.best", name=name, metric=data.title(metric), rate=value, n=value.n or 0
            )
    return None
