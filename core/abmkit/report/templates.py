"""Which template says a message: by catalogue, language and plural form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from babel import Locale

from abmkit.errors import PluginError
from abmkit.report.catalogue import FALLBACK, Catalogue, core_catalogue
from abmkit.report.value import Arg, Msg, Value


class Templates:
    """The templates of one locale.

    A message is looked up in the catalogues in order, in the locale's language first and then in
    English, so that a report without a translation still reads.

    Args:
        locale: The locale.
        catalogues: Those of the report and of the metrics; the core's own comes last by itself.
    """

    def __init__(self, locale: Locale, catalogues: Iterable[Catalogue]) -> None:
        self._catalogues = (*catalogues, core_catalogue())
        self._languages = tuple(_languages(locale))

    def of(self, message: Msg) -> tuple[str, str]:
        """The language and the template that a message is printed in.

        Raises:
            PluginError: No catalogue holds the message.
        """
        count = _count(message.args.get("n"))
        for language in self._languages:
            keys = [message.id]
            if count is not None:
                keys[:0] = [f"{message.id}.{_plural(language, count)}", f"{message.id}.other"]
            for catalogue in self._catalogues:
                templates = catalogue.get(language, {})
                for key in keys:
                    if key in templates:
                        return language, templates[key]
        raise PluginError(f"no catalogue holds the message {message.id!r}; add it to messages/")

    def every(self, ids: Collection[str]) -> dict[str, dict[str, str]]:
        """The templates of messages in every language there is, as one catalogue.

        The core's words that another catalogue says otherwise are always among them: a renderer
        has words of its own.

        Args:
            ids: Those of the messages; plural forms come with them.
        """
        core = core_catalogue()
        found: dict[str, dict[str, str]] = {}
        for catalogue in self._catalogues:
            for language, templates in catalogue.items():
                mine = found.setdefault(language, {})
                for key, template in templates.items():
                    other = catalogue is not core and key in core[FALLBACK]
                    if other or key in ids or key.rpartition(".")[0] in ids:
                        mine.setdefault(key, template)
        return {language: dict(sorted(found[language].items())) for language in sorted(found)}


def verbatim(text: str) -> str:
    """A template that prints the text as it is."""
    return text.replace("{", "{{").replace("}", "}}")


def _languages(locale: Locale) -> Iterator[str]:
    if locale.script:
        yield f"{locale.language}-{locale.script}"
    yield locale.language
    if locale.language != FALLBACK:
        yield FALLBACK


def _plural(language: str, number: Decimal) -> str:
    return str(Locale.parse(language, sep="-").plural_form(number))


def _count(arg: Arg | None) -> Decimal | None:
    if isinstance(arg, Value):
        return arg.number
    return Decimal(arg) if isinstance(arg, int) else None
