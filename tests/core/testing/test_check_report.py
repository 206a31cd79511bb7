from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from abmkit.errors import PluginError, UnknownName
from abmkit.metrics import Metric, deal, metric
from abmkit.metrics.ask import Ask
from abmkit.report import Report, ReportData
from abmkit.report.blocks import Block, KpiGrid, Page, Paragraph
from abmkit.report.value import Msg
from abmkit.testing import check_report


@metric(title="Deals of a test", unit="count", better="up", role="diagnostic", owner="sales",
        stage="engage", version=1)  # fmt: skip
def deals_of_a_test() -> Any:
    """Deals won."""
    return deal.count(where="status = 'won'")


METRICS: tuple[Metric, ...] = (deals_of_a_test,)


class Good(Report):
    name = "good"
    title = "Good"
    asks = (Ask("deals_of_a_test", compare=("previous",), months=12),)

    def build(self, data: ReportData) -> Iterator[Page]:
        yield self.page(KpiGrid(tiles=(data.tile("deals_of_a_test"),)))

    def page(self, *blocks: Block) -> Page:
        return Page(id="one", outline="One", blocks=blocks)


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    monkeypatch.setattr(metadata, "entry_points", lambda group: ())


def test_a_good_report_passes_and_is_given_back() -> None:
    document = check_report(Good, METRICS, ["en-US", "ko-KR"])
    assert document.report == "good"
    assert [page.id for page in document.pages] == ["one"]


NUMBERS = count()


class Empty(Good):
    def build(self, data: ReportData) -> Iterator[Page]:
        yield from ()


class Twins(Good):
    def build(self, data: ReportData) -> Iterator[Page]:
        yield self.page()
        yield self.page()


class Restless(Good):
    def build(self, data: ReportData) -> Iterator[Page]:
        yield self.page(Paragraph(text=f"{next(NUMBERS)}"))


class Causal(Good):
    def build(self, data: ReportData) -> Iterator[Page]:
        yield self.page(Paragraph(text=Msg(id="metric.deals_of_a_test")))

    def words(self, *given: Any) -> Any:
        words = super().words(*given)
        text = words.text
        words.text = lambda message: f"{text(message)} grew because of us"  # type: ignore[method-assign]
        return words


class Speechless(Good):
    def build(self, data: ReportData) -> Iterator[Page]:
        yield self.page(Paragraph(text=Msg(id="good.never_said")))


class Curious(Good):
    asks = (Ask("deals_of_tomorrow"),)


class Sneaky(Good):
    asks = ()


@pytest.mark.parametrize(
    ("report", "error", "says"),
    [
        (Empty, AssertionError, "report good has no page"),
        (Twins, AssertionError, r"two pages have one id: \['one', 'one'\]"),
        (Restless, AssertionError, "says something else when it is built again"),
        (Causal, AssertionError, "metric.deals_of_a_test claims a cause: 'Deals of a test grew"),
        (Speechless, PluginError, "good.never_said"),
        (Curious, UnknownName, "'deals_of_tomorrow'; did you mean deals_of_a_test"),
        (Sneaky, PluginError, r"without asking for it so; add Ask\('deals_of_a_test'\)"),
    ],
)
def test_a_report_that_breaks_its_contract_is_told_how(
    report: type[Report], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        check_report(report, METRICS)
