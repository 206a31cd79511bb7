"""Pipeline velocity as arithmetic: its factors, and what each adds to its change."""

from abmkit import Msg, ReportData, Value, blocks, charts, sentences
from abmkit_scorecard.asks import FACTORS, FACTORS_OF_VELOCITY, called
from abmkit_scorecard.connect import section_or_why

_METRIC = "pipeline_velocity"


def equation(data: ReportData) -> blocks.Section:
    """Its factors and their product."""
    deals, rate, amount, days = (_card(data, metric) for metric in FACTORS)
    operands = (
        blocks.Operand(tile=deals),
        blocks.Operand(tile=rate, sign="×"),
        blocks.Operand(tile=amount, sign="×"),
        blocks.Operand(tile=days, sign="÷"),
        blocks.Operand(tile=data.tile(_METRIC), sign="="),
    )
    parts = zip(("deals", "rate", "amount", "days"), FACTORS, strict=True)
    names = {part: called(metric, "factor") for part, metric in parts}
    over = sentences.look_back(data, FACTORS[1])
    note = Msg.of("velocity.note_over", **names, period=over) if over else None
    section = blocks.Section(
        title=Msg.of("velocity.title"),
        note=note or Msg.of("velocity.note", **names),
        blocks=(blocks.Equation(operands=operands),),
    )
    return section_or_why(data, _METRIC, section)


def waterfall(data: ReportData) -> blocks.Section | None:
    """From the velocity of the period before to that of this one; None where one is unknown."""
    parts = sentences.parts_of_change(data, _METRIC, FACTORS_OF_VELOCITY)
    if not parts:
        return None
    made = charts.waterfall(
        data.title(_METRIC),
        charts.Step(data.against("previous"), _money(data, "previous")),
        [
            charts.Step(called(factor.metric, "axis"), data.amount("won_amount", part))
            for factor, part in parts
        ],
        charts.Step(_now(data), _money(data, None)),
    )
    note = scale_note(data, "velocity", made)
    return blocks.Section(title=Msg.of("velocity.moved"), note=note, blocks=(made.chart,))


def scale_note(data: ReportData, what: str, made: charts.Waterfall) -> Msg:
    """What the numbers of a waterfall are in, and where its axis starts if that is not zero.

    Args:
        data: What was asked for.
        what: Head of the messages.
        made: The waterfall.
    """
    currency = data.client.currency
    if made.base is None:
        return Msg.of(f"{what}.note_scale", currency=currency)
    return Msg.of(f"{what}.note_axis", currency=currency, base=made.base)


def _card(data: ReportData, metric: str) -> blocks.Tile:
    """Its tile under a name that is short enough for a card."""
    return data.tile(metric).model_copy(update={"title": called(metric, "short")})


def _money(data: ReportData, compare: str | None) -> Value:
    """The number of a day, without saying so on every bar."""
    value = data.value(data.number(_METRIC, compare))
    return value.model_copy(update={"unit": "money"})


def _now(data: ReportData) -> Msg:
    return Msg.of("period.short", period=data.named().args["period"])
