"""Page 2: how accounts and deals move, what velocity is made of, forecast and influence."""

from abmkit import Msg, Page, ReportData, Value, blocks, narrative
from abmkit_scorecard.asks import FORECAST, INFLUENCE
from abmkit_scorecard.journey import journey
from abmkit_scorecard.measures import short_measures
from abmkit_scorecard.steps import steps
from abmkit_scorecard.velocity import equation, waterfall
from abmkit_scorecard.walk import walk


def funnel(data: ReportData) -> Page:
    """The page of funnels and velocity."""
    moved, walked = waterfall(data), walk(data)
    ahead = short_measures(data, Msg.of("funnel.ahead"), FORECAST)
    note = Msg.of("funnel.influence_note")
    touched = short_measures(data, Msg.of("funnel.influence"), INFLUENCE, note)
    return Page(
        id="funnel",
        outline=Msg.of("funnel.title"),
        title=Msg.of("funnel.title"),
        lead=narrative.sentence(data, "funnel_lead", _lead(data)),
        blocks=(
            journey(data),
            steps(data),
            equation(data),
            blocks.Columns(
                left=(moved,) if moved else (), right=(walked,) if walked else (), left_columns=5
            ),
            blocks.Columns(left=(ahead,), right=(touched,), left_columns=5),
        ),
    )


def _lead(data: ReportData) -> Msg:
    """How many deals went on, as a fact."""
    rate = data.value(data.number("next_step_rate"))
    if rate.number is None or rate.numerator is None:
        return Msg.of("funnel.lead_none", period=data.named())
    part, whole = (Value(number=part) for part in (rate.numerator, rate.denominator))
    return Msg.of("funnel.lead", part=part, n=whole, rate=rate, period=data.named())
