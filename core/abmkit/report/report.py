"""The base class of reports."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import ClassVar, Literal

from abmkit.metrics.ask import Ask
from abmkit.metrics.registry import NO_PARAMS, Params, Registry
from abmkit.models import Definitions
from abmkit.report.blocks import Document, Page, Theme
from abmkit.report.catalogue import FALLBACK, Catalogue, core_catalogue, load_catalogue
from abmkit.report.data import ReportData
from abmkit.report.format import Words, language_of
from abmkit.report.goals import GoalRow
from abmkit.report.remarks import with_remarks
from abmkit.report.spans import plain
from abmkit.report.templates import verbatim
from abmkit.report.value import Text


class Report(ABC):
    """Declares the metrics that it needs and builds pages from them; a subclass is a plugin.

    Attributes:
        name: Its name in ``abmkit report --report NAME``.
        title: Title of the document.
        asks: Every metric it reads, with its break-downs and comparisons.
        wishes: Optional asks, for metrics or models of other plugins: left out where no plugin
            registers them; ``ReportData.asks`` lists what was asked.
        sentences: Ids of the sentences that it may write by itself: notes drop or replace them.
        about: What it covers: a ``client``; one ``account`` of a client, in
            ``ReportData.subject``; or the whole ``agency``, whose clients' frozen reports are in
            ``ReportData.reports``: such a report has no asks, and is sent to no client.
        engaged: Id of the metric whose ``window`` sets how long a touch makes a person engaged, in
            the buying groups of accounts; None: 90 days.
        goals: Whether it shows every goal of the period (``ReportData.attained``): the metrics of
            the goals are then asked, too.
        journey: Whether the cards of accounts include their step of the journey, which takes time
            to compute.
        messages: Folder of its message catalogues, such as ``Path(__file__).parent / "messages"``;
            None when all its texts are verbatim or the core's own.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    asks: ClassVar[tuple[Ask, ...]]
    about: ClassVar[Literal["client", "account", "agency"]] = "client"
    wishes: ClassVar[tuple[Ask, ...]] = ()
    sentences: ClassVar[tuple[str, ...]] = ()
    engaged: ClassVar[str | None] = None
    goals: ClassVar[bool] = False
    journey: ClassVar[bool] = False
    messages: ClassVar[Traversable | None] = None

    @abstractmethod
    def build(self, data: ReportData) -> Iterator[Page]:
        """Yield the pages. Pure: the same data gives the same pages.

        Args:
            data: The answers to ``asks``, and what is known around them.

        Raises:
            PluginError: It reads what it did not ask for.
        """

    def asks_with(
        self,
        tiles: Iterable[str] | None,
        known: Collection[str] = (),
        goals: Iterable[GoalRow] = (),
    ) -> tuple[Ask, ...]:
        """Its asks and wishes, and what the tiles and goals need that a client has besides.

        Args:
            tiles: Ids of metrics.
            known: Ids of all metrics and models: of its wishes, only those are asked.
            goals: Those of the period.
        """
        compare = ("previous", "last-year")
        more = (Ask(metric, compare=compare, months=12) for metric in tiles or ())
        wishes = (ask for ask in self.wishes if ask.metric in known)
        aims = (Ask(row.metric, by="tier" if row.scope else None) for row in goals if self.goals)
        return (*self.asks, *wishes, *more, *aims)

    def document(self, data: ReportData, theme: Theme) -> Document:
        """The whole report, frozen: what is stored, compared and rendered."""
        asked = any("previous" in ask.compare for ask in self.asks)
        return Document(
            report=self.name,
            title=self.title,
            client=data.client.name,
            period=plain(data.period),
            compared=plain(data.period.previous()) if asked else None,
            zone=data.client.zone,
            as_of=data.as_of,
            locale=data.client.locale,
            currency=data.client.currency,
            theme=theme,
            pages=tuple(self._pages(data)),
        )

    def _pages(self, data: ReportData) -> Iterator[Page]:
        """Its pages; of a client, with what people say about the metrics on them."""
        for page in self.build(data):
            yield with_remarks(page, data) if self.about == "client" else page

    def words(
        self,
        locale: str,
        registry: Registry | Definitions,
        params: Params = NO_PARAMS,
        labels: Mapping[str, str] | None = None,
    ) -> Words:
        """The words of this report in a locale: its own, the metrics', the core's.

        Args:
            locale: BCP 47 tag.
            registry: The metrics (and models), for their titles and definitions.
            params: The client's parameters of metrics, which definitions name.
            labels: The client's own names of metrics, by id: they go before ``metric.ID``,
                ``short.ID``, ``factor.ID`` and ``axis.ID`` of every catalogue.

        Raises:
            UsageError: No such locale is known.
            ConfigError: A catalogue is not as it must be.
        """
        names = {
            f"{form}.{name}": verbatim(label)
            for name, label in (labels or {}).items()
            for form in _NAMES
        }
        own = [load_catalogue(self.messages)] if self.messages else []
        others = (*own, metric_catalogue(registry, params), core_catalogue())
        languages = {language_of(locale), *(each for known in others for each in known)}
        return Words(locale, (dict.fromkeys(sorted(languages), names), *others[:-1]))


_NAMES = ("metric", "short", "factor", "axis")
"""Messages that say what a metric is called: anywhere, on a card, in a sentence, under a bar."""


def metric_catalogue(registry: Registry | Definitions, params: Params = NO_PARAMS) -> Catalogue:
    """Titles and definitions as messages ``metric.ID`` and ``metric.ID.definition``.

    Where a definition names a parameter in backticks, its value in force is printed.
    """
    found: dict[str, dict[str, str]] = {FALLBACK: {}}
    for metric in registry:
        for language, title in metric.title.items():
            found.setdefault(language, {})[f"metric.{metric.id}"] = verbatim(title)
        text = _definition(metric.doc, registry.parameters(metric.id, params))
        found[FALLBACK][f"metric.{metric.id}.definition"] = verbatim(text)
    return found


_SPANS = frozenset({"days", "months"})
"""Parameters that a definition reads aloud with their name: in the 90 days before."""


def _definition(doc: str, parameters: Mapping[str, object]) -> str:
    def in_force(name: re.Match[str]) -> str:
        value = str(parameters.get(name[1], name[1]))
        return f"{value} {name[1]}" if name[1] in _SPANS and name[1] in parameters else value

    return re.sub(r"`(\w+)`", in_force, " ".join(doc.split()))
