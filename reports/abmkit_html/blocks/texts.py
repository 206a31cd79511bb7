"""Blocks of words: the finding, sentences, next steps, definitions."""

from __future__ import annotations

from abmkit import blocks
from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, join, tag


def draw_headline(block: blocks.Headline, kit: Kit) -> Markup:
    """The finding of the report."""
    above = [tag("p", kit.words.text(block.eyebrow), class_="eyebrow")] if block.eyebrow else []
    return join(*above, tag("h1", kit.words.text(block.text)))


def draw_paragraph(block: blocks.Paragraph, kit: Kit) -> Markup:
    """Running text."""
    return tag("p", kit.words.text(block.text), class_="running")


def draw_narrative(block: blocks.Narrative, kit: Kit) -> Markup:
    """Bullets: a lead in bold, a body, and who says so."""
    return tag("ul", *(_bullet(each, kit) for each in block.bullets), class_="narrative")


def _bullet(bullet: blocks.Bullet, kit: Kit) -> Markup:
    lead = [tag("strong", kit.words.text(bullet.lead).rstrip()), " "] if bullet.lead else []
    author = [tag("cite", f" – {bullet.author}")] if bullet.author else []
    return tag("li", *lead, kit.words.text(bullet.body), *author)


def draw_actions(block: blocks.Actions, kit: Kit) -> Markup:
    """Next steps on a panel: who, until when, what."""
    steps = [_step(each, kit) for each in block.actions]
    body = tag("ol", *steps) if steps else tag("p", kit.say("table.empty"), class_="note")
    return tag("section", tag("h3", kit.words.text(block.title)), body, class_="panel actions")


def _step(action: blocks.Action, kit: Kit) -> Markup:
    due = []
    if action.due:
        said = kit.say("actions.due_on", day=action.due)
        due = [tag("time", said, datetime=action.due)]
    head = [tag("div", tag("span", action.owner or ""), *due, class_="who")]
    return tag("li", *(head if action.owner or due else []), tag("p", action.text))


def draw_glossary(block: blocks.Glossary, kit: Kit) -> Markup:
    """Definitions in columns."""
    return tag("dl", *(_term(term, kit) for term in block.terms), class_="glossary")


def _term(term: blocks.Term, kit: Kit) -> Markup:
    name = tag("dt", kit.words.text(term.name), " ", tag("code", term.id))
    detail = [tag("dd", kit.words.text(term.detail), class_="note")] if term.detail else []
    return tag("div", name, tag("dd", kit.words.text(term.text)), *detail)
