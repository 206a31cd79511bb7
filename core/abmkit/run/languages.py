"""A report in the languages that people wrote notes of their own for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import copy

from abmkit.report import ReportData
from abmkit.report.document import Document
from abmkit.report.format import language_of
from abmkit.report.notes import Notes
from abmkit.workspace import Client


def notes_of(
    client: Client,
    period: str,
    language: str,
    metrics: Collection[str],
    sentences: Collection[str],
) -> Notes:
    """What people wrote for reports in a language; nothing when nobody did.

    Args:
        client: Whose.
        period: Label of the period.
        language: Such as ``ko``.
        metrics: Ids of the metrics there are.
        sentences: Ids of the sentences that reports say.

    Raises:
        ConfigError: The page is wrong; names the line.
    """
    return client.notes(period, metrics, sentences, language) or Notes()


def in_other_languages(
    data: ReportData,
    client: Client,
    metrics: Collection[str],
    sentences: Collection[str],
    build: Callable[[ReportData], Document],
) -> dict[str, Document]:
    """The report with the notes of each other language that has some, by language.

    Args:
        data: What the report was built from.
        client: Whose.
        metrics: Ids of the metrics there are.
        sentences: Ids of the sentences that reports say.
        build: Makes the document.

    Raises:
        ConfigError: A page of notes is wrong; names the line.
    """
    own, label = language_of(client.locale), data.period.label
    found = {}
    for language in client.note_languages(label):
        if language != own:
            other = copy(data)
            other.notes = notes_of(client, label, language, metrics, sentences)
            found[language] = build(other)
    return found
